#include "contentd/text_links/candidates.hpp"

#include "common/text/byte_classes.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace text_links {

namespace {

constexpr std::size_t longest_scheme = 16;

// Those that need no slashes. The longer one of two that begin alike comes first.
constexpr std::string_view schemes[] = {"https", "http", "hxxps", "hxxp", "ftps", "ftp", "mailto"};

constexpr text::byte_set is_slash("/\\");
constexpr text::byte_set ends_authority("/\\?#");
constexpr text::byte_set is_before_double_slash("(=[,;*_");
constexpr text::byte_set parts_links(",;");

bool is_of_name(char byte)
{
    return text::is_alphanumeric(byte) || byte == '-' || byte == '_' || byte == '.';
}

bool is_of_token(char byte)
{
    return is_of_name(byte) || !text::is_ascii(byte);
}

char at(std::string_view text, std::size_t where)
{
    return where < text.size() ? text[where] : '\0';
}

/// How long the scheme at the end of `token` is, which stands before a ':'; 0 when that is no scheme.
std::size_t scheme_before_colon(std::string_view token, std::string_view behind)
{
    for (const std::string_view each : schemes)
        if (token.size() >= each.size() && text::starts_with_folded(token.substr(token.size() - each.size()), each))
            return each.size();
    if (!is_slash(at(behind, 1)) || !is_slash(at(behind, 2)))
        return 0;
    std::size_t length = 0;
    while (length < std::min(token.size(), longest_scheme) && is_of_name(token[token.size() - 1 - length]))
        ++length;
    while (length > 0 && !text::is_letter(token[token.size() - length]))
        --length;
    return length;
}

bool is_top_level(std::string_view label)
{
    return text::starts_with_folded(label, "xn--") ||
           (label.size() >= 2 && label.size() <= 24 && std::all_of(label.begin(), label.end(), text::is_letter));
}

bool is_four_numbers(std::string_view name)
{
    return std::count(name.begin(), name.end(), '.') == 3 &&
           std::all_of(name.begin(), name.end(), [](char each) { return text::is_digit(each) || each == '.'; });
}

/// Labels with dots between them, the last one of letters.
bool looks_like_domain(std::string_view name, std::string_view behind)
{
    while (name.ends_with('.'))
        name.remove_suffix(1);
    if (name.size() > longest_host || name.empty() || name.front() == '.' || name.find("..") != name.npos)
        return false;
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos)
        return false;
    return is_top_level(name.substr(dot + 1)) ||
           (is_four_numbers(name) && (behind.starts_with('/') || behind.starts_with(':')));
}

/// Where a name begins that is followed by `behind`: mail addresses are not links.
bool is_wanted(std::string_view name, char before, std::string_view behind)
{
    if (text::starts_with_folded(name, "www."))
        return true;
    if (behind.starts_with('@'))
        return false;
    return before != '@' || behind.starts_with('/');
}

/// In run[begin, end), which has names in ASCII and letters of other scripts. `end` when there is none.
std::size_t find_domain(std::string_view run, std::size_t begin, std::size_t end)
{
    for (std::size_t from = begin; from < end;) {
        while (from < end && !text::is_ascii(run[from]))
            ++from;
        std::size_t until = from;
        while (until < end && text::is_ascii(run[until]))
            ++until;
        std::string_view name = run.substr(from, until - from);
        const std::string_view behind = run.substr(until);
        // A host of another script with a suffix in ASCII: as much of it as a host can be.
        if (name.starts_with('.') && from > begin &&
            looks_like_domain("x" + std::string(name.substr(0, longest_host)), behind))
            return std::max(begin, from > longest_host ? from - longest_host : 0);
        const bool is_web = name.size() > 4 && text::starts_with_folded(name, "www.");
        if ((is_web || looks_like_domain(name, behind)) && is_wanted(name, from == 0 ? '\0' : run[from - 1], behind))
            return from;
        from = until;
    }
    return end;
}

bool begins_link(std::string_view text)
{
    if (text::starts_with_folded(text, "www."))
        return true;
    return std::any_of(std::begin(schemes), std::end(schemes), [text](std::string_view each) {
        return text::starts_with_folded(text, each) && at(text, each.size()) == ':';
    });
}

/// Two links may stand in one run with a comma between them.
std::size_t end_of_link(std::string_view run, std::size_t begin)
{
    for (std::size_t i = begin + 1; i < run.size(); ++i)
        if (parts_links(run[i]) && begins_link(run.substr(i + 1, longest_scheme)))
            return i;
    return run.size();
}

} // namespace

candidate next_candidate(std::string_view run, std::size_t from)
{
    while (from < run.size()) {
        if (!is_of_token(run[from])) {
            const bool is_double_slash = run[from] == '/' && at(run, from + 1) == '/' && at(run, from + 2) != '/';
            if (is_double_slash && (from == 0 || is_before_double_slash(run[from - 1])) &&
                run.substr(from + 2, longest_host).find('.') != run.npos)
                return {from, end_of_link(run, from)};
            ++from;
            continue;
        }
        std::size_t end = from;
        while (end < run.size() && is_of_token(run[end]))
            ++end;
        if (at(run, end) == ':')
            if (const std::size_t scheme = scheme_before_colon(run.substr(from, end - from), run.substr(end, 3));
                scheme != 0)
                return {end - scheme, end_of_link(run, end - scheme)};
        if (const std::size_t begin = find_domain(run, from, end); begin < end)
            return {begin, end_of_link(run, begin)};
        from = end;
    }
    return {};
}

std::string_view without_scheme(std::string_view link)
{
    const std::size_t colon = link.substr(0, longest_scheme).find(':');
    if (colon != link.npos)
        link.remove_prefix(colon + 1);
    while (!link.empty() && is_slash(link.front()))
        link.remove_prefix(1);
    return link;
}

std::size_t end_of_authority(std::string_view link)
{
    const std::string_view rest = without_scheme(link);
    const auto end = std::find_if(rest.begin(), rest.end(), ends_authority);
    return link.size() - rest.size() + static_cast<std::size_t>(end - rest.begin());
}

std::string_view without_punctuation(std::string_view link)
{
    constexpr text::byte_set is_punctuation(".,;:!?*~_\\$&-");
    constexpr std::string_view opening = "([";
    constexpr std::string_view closing = ")]";
    std::array<std::ptrdiff_t, 2> open{};
    for (std::size_t i = 0; i < open.size(); ++i)
        open[i] = std::count(link.begin(), link.end(), opening[i]) - std::count(link.begin(), link.end(), closing[i]);
    while (!link.empty()) {
        const std::size_t which = closing.find(link.back());
        const std::size_t opened = opening.find(link.back());
        if (which != closing.npos && open[which]++ >= 0)
            break;
        if (which == closing.npos && opened == opening.npos && !is_punctuation(link.back()))
            break;
        link.remove_suffix(1);
    }
    return link;
}

} // namespace text_links
