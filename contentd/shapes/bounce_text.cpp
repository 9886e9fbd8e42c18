#include "contentd/shapes/bounce_text.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/shapes/addresses.hpp"
#include "contentd/shapes/notices.hpp"

#include <algorithm>
#include <array>

namespace shapes {

namespace {

constexpr std::size_t most_addresses = 50;

std::string_view line_before(std::string_view said, std::size_t at)
{
    const std::size_t feed = said.substr(0, at).rfind('\n');
    return said.substr(feed == said.npos ? 0 : feed + 1, at - (feed == said.npos ? 0 : feed + 1));
}

bool ends_in_words_for_recipient(std::string_view before)
{
    constexpr std::array words = {"rcpt to:", "to:",         "recipient:",  "address:", "unknown user:",
                                  "user:",    "recipients:", "recipient",   "address",  "for",
                                  "user",     "mailbox:",    "delivered to"};
    const std::string lowered = text::to_lower(text::without_blanks_at_end(before, " \t<\"'("));
    return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return lowered.ends_with(each); });
}

/// The greater, the surer.
int weight_of(std::string_view said, const found_address& found, std::string_view told)
{
    if (text::equal_ignoring_case(found.address, told))
        return 1;
    const std::string lowered = text::to_lower(found.address);
    if (is_machine(lowered))
        return 0;
    const std::string_view before = line_before(said, found.at);
    const std::string_view behind = said.substr(found.at + found.address.size(), 2);
    const bool begins_line = text::trimmed(before, " \t<\"'(*>").empty();
    if (begins_line && (behind.starts_with(">:") || behind.starts_with(">")))
        return 5;
    if (begins_line)
        return 4;
    if (ends_in_words_for_recipient(before))
        return 3;
    return 2;
}

} // namespace

std::string failed_recipient(std::string_view said, std::string_view told)
{
    int best = -1;
    std::string_view chosen;
    for (const found_address& each : addresses_in(said, most_addresses)) {
        const int weight = weight_of(said, each, told);
        if (weight > best) {
            best = weight;
            chosen = each.address;
        }
    }
    return text::to_lower(chosen);
}

} // namespace shapes
