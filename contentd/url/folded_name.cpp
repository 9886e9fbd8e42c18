#include "contentd/url/folded_name.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/url/international.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr char letter_for(char c)
{
    constexpr std::string_view digits = "0134579";
    constexpr std::string_view letters = "oleastg";
    const std::size_t at = digits.find(c);
    return at == std::string_view::npos ? c : letters[at];
}

bool is_mark(char32_t point)
{
    return point >= 0x0300 && point <= 0x036f;
}

/// Two letters that look like one.
void replace_pairs(std::string& text, std::string_view pair, char one)
{
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size(); ++kept) {
        const bool is_pair = std::string_view(text).substr(at, 2) == pair;
        text[kept] = is_pair ? one : text[at];
        at += is_pair ? 2 : 1;
    }
    text.resize(kept);
}

} // namespace

std::string folded_name(std::string_view label)
{
    // The skeleton has upper-case letters for some digits.
    const std::string shape = text::to_lower(text::is_7bit(label) ? std::string(label) : skeleton(label));
    std::string folded;
    for (std::size_t at = 0; at < shape.size();) {
        const text::character next = text::next_character(shape, at);
        if (shape[at] != '-' && !is_mark(next.point))
            folded.append(shape, at, next.length);
        at += next.length;
    }
    replace_pairs(folded, "rn", 'm');
    replace_pairs(folded, "vv", 'w');
    std::transform(folded.begin(), folded.end(), folded.begin(), letter_for);
    return folded;
}

bool is_one_edit_apart(std::string_view left, std::string_view right)
{
    if (left.size() > right.size())
        std::swap(left, right);
    if (right.size() - left.size() > 1)
        return false;
    const auto first = std::mismatch(left.begin(), left.end(), right.begin());
    const auto at = static_cast<std::size_t>(first.first - left.begin());
    if (left.size() < right.size())
        return left.substr(at) == right.substr(at + 1);
    if (left.substr(std::min(at + 1, left.size())) == right.substr(std::min(at + 1, right.size())))
        return true;
    return at + 1 < left.size() && left[at] == right[at + 1] && left[at + 1] == right[at] &&
           left.substr(at + 2) == right.substr(at + 2);
}

} // namespace url
