// messages - what the daemon and the process that looks into files say to each other
//
// First the limits, once. Then for each file a request, with a descriptor of the content, and its answer. The process
// that looks may have been taken over by a file: an answer is believed only as far as it is a possible one.

#pragma once

#include "contentd/walk/report.hpp"
#include "contentd/walk/shown_as.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

std::string limits_to_bytes(const limits& allowed);
std::optional<limits> limits_from_bytes(std::string_view bytes);

struct request
{
    std::string name;
    std::vector<std::string> passwords;
    shown_as shown;
};

/// Names are cut to their end, passwords left out, where they are longer than anybody's.
std::string request_to_bytes(std::string_view name, const std::vector<std::string>& passwords, shown_as shown = {});
std::optional<request> request_from_bytes(std::string_view bytes);
inline constexpr std::size_t largest_request = 65536;

struct answer
{
    report found;
    bool is_tired = false; // the process asks to be replaced: it has grown, or its time is used up
};

std::string answer_to_bytes(const answer& given);
std::size_t largest_answer(const limits& allowed);

/// Nothing unless every number is within its limits, every text UTF-8 and not too long, each parent stands before its
/// children, and the first entry has that name and size.
std::optional<answer> answer_from_bytes(std::string_view bytes, const limits& allowed, std::string_view name,
                                        std::size_t size);

} // namespace walk
