// findings - what looking into one document gives, whatever its format

#pragma once

#include "contentd/filetype/trait.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace document {

/// A file that stands inside the document (an OLE package, a file embedded in a PDF, data behind its end).
struct embedded_file
{
    std::string name; // UTF-8; may be empty
    std::string bytes;
};

struct findings
{
    std::uint32_t traits = filetype::no_trait;
    std::string macro;                // words that convinced: "AutoOpen, Shell, CreateObject"; at most 200 bytes
    std::vector<embedded_file> files; // to be looked into in turn
    std::vector<std::string> links;   // URLs as they stand there, UTF-8
    bool is_cut = false;              // a limit of `allowed` was reached: there may be more
    std::optional<std::size_t> password_helped; // index of the one that opened it
};

/// What one document may cost, and what may open it; a limit that is reached ends the look with is_cut.
struct allowance
{
    std::size_t bytes = 64U << 20U; // of all that is unpacked or copied out
    std::size_t files = 100;        // embedded ones
    std::size_t links = 1000;       // of at most 2,000 bytes each
    std::size_t objects = 100'000;  // directory entries, PDF objects, RTF groups: whatever is counted
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();
    std::span<const std::string> passwords; // to try on what is encrypted; outlive the look
};

} // namespace document
