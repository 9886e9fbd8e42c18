// signatures - bytes at fixed places that tell a format
//
// The order matters only where one signature begins with another. Formats that need more than bytes at a place (zip,
// compound files, text) have their own files; here they get the type that holds without looking further.

#pragma once

#include "contentd/filetype/filetype.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace filetype {

/// A type before it is copied out.
struct verdict
{
    std::string_view type; // empty when it is none of ours
    family kind = family::unknown;
    bool is_executable = false;
};

struct signature
{
    std::uint32_t offset;
    std::string_view bytes;
    verdict means;
};

std::span<const signature> signatures();

/// Where `content` has `bytes` at `offset`.
inline bool has_at(std::string_view content, std::size_t offset, std::string_view bytes)
{
    return offset <= content.size() && content.substr(offset).starts_with(bytes);
}

/// The first signature that fits; then those that are more than fixed bytes (MZ, fat Mach-O, ftyp, MP3 frames, ...).
verdict by_signature(std::string_view content);

} // namespace filetype
