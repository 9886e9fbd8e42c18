#include "contentd/url/recipient.hpp"

#include "common/text/escape.hpp"
#include "contentd/url/encoded.hpp"
#include "contentd/url/percent.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr std::string_view mark = "{recipient}";
constexpr std::size_t longest_recipient = 320;

/// Lower-case spellings.
struct wanted
{
    std::string with_at;
    std::string with_equals;
};

bool holds(const std::string& text, const wanted& one)
{
    const std::string lower = text::to_lower(text);
    return lower.find(one.with_at) != std::string::npos || lower.find(one.with_equals) != std::string::npos;
}

std::string replaced(const std::string& text, const std::string& spelling)
{
    const std::string lower = text::to_lower(text);
    std::string out;
    std::size_t at = 0;
    for (std::size_t found = lower.find(spelling); found != std::string::npos; found = lower.find(spelling, at)) {
        out.append(text, at, found - at).append(mark);
        at = found + spelling.size();
    }
    return out.append(text, at);
}

/// Runs of base64 or hexadecimal that hold it.
std::string without_encoded(std::string_view text, const wanted& one)
{
    std::string out;
    while (!text.empty()) {
        const auto end = std::find_if_not(text.begin(), text.end(), is_in_base64);
        const std::string_view run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        text.remove_prefix(run.size());
        const bool is_it = run.size() > one.with_at.size() &&
                           (holds(base64_decoded(run), one) || holds(hexadecimal_decoded(run), one));
        out.append(is_it ? mark : run);
        if (is_it)
            text.remove_prefix(std::min(text.find_first_not_of('='), text.size()));
        const std::size_t other =
            static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_in_base64) - text.begin());
        out.append(text.substr(0, other));
        text.remove_prefix(other);
    }
    return out;
}

std::string without(std::string_view piece, const wanted& one)
{
    const std::string decoded = percent_decoded(piece);
    const std::string without_plain = replaced(replaced(decoded, one.with_at), one.with_equals);
    const std::string made = without_encoded(without_plain, one);
    return made == decoded ? std::string(piece) : made;
}

/// Piece by piece, since what is decoded may hold the delimiter itself.
std::string without(std::string_view text, std::string_view delimiters, const wanted& one)
{
    std::string out;
    while (true) {
        const std::size_t end = std::min(text.find_first_of(delimiters), text.size());
        out += without(text.substr(0, end), one);
        if (end == text.size())
            return out;
        out += text[end];
        text.remove_prefix(end + 1);
    }
}

} // namespace

std::string recipient_free(const address& from, std::string_view recipient)
{
    const std::size_t at = recipient.rfind('@');
    if (at == std::string_view::npos || recipient.size() > longest_recipient)
        return from.text();
    wanted one{text::to_lower(recipient), text::to_lower(recipient)};
    one.with_equals[at] = '=';
    address made = from;
    made.path = without(made.path, "/", one);
    made.query = without(made.query, "&;", one);
    made.fragment = without(made.fragment, "/&;?", one);
    return made.text();
}

} // namespace url
