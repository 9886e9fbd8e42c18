#include "contentd/url/mutation_key.hpp"

#include "common/text/append.hpp"
#include "common/text/escape.hpp"
#include "contentd/url/drawn_token.hpp"
#include "contentd/url/encoded.hpp"
#include "contentd/url/percent.hpp"

#include <algorithm>
#include <set>

namespace url {

namespace {

constexpr std::size_t most_segments = 8;
constexpr std::size_t most_keys = 16;
constexpr std::size_t longest_shape = 400;
constexpr std::size_t long_segment = 16;
constexpr std::size_t longest_extension = 5;

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/// local@domain.suffix, and nothing around it.
bool is_mail_address(std::string_view text)
{
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at + 2) < text.size() - 1 &&
           std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_encoded_mail_address(std::string_view text)
{
    constexpr std::size_t shortest = 8;
    return text.size() >= shortest && text.find('.') == std::string_view::npos && is_mail_address(base64_decoded(text));
}

/// "#" for a drawn word, and none for one that stands beside another.
void append_word(std::string& to, const std::string& word)
{
    if (!is_drawn(word))
        to += word;
    else if (to.size() >= 2 && to[to.size() - 2] == '#' && !is_word(to.back()) && to.back() != '#')
        to.pop_back();
    else
        to += '#';
}

std::string shape_of_words(std::string_view text)
{
    std::string shape;
    std::size_t drawn = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_word);
        const std::string word = text::to_lower(text.substr(at, static_cast<std::size_t>(end - text.begin()) - at));
        drawn += is_drawn(word) ? word.size() : 0;
        if (word.empty())
            shape += text[at];
        else
            append_word(shape, word);
        at += std::max<std::size_t>(word.size(), 1);
    }
    return text.size() >= long_segment && drawn * 2 >= text.size() ? "#" : shape;
}

/// Where ".html" begins; the end when there is none.
std::size_t extension_of(std::string_view text)
{
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || text.size() - dot - 1 > longest_extension)
        return text.size();
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); })
               ? dot
               : text.size();
}

std::string shape_of(std::string_view canonical)
{
    const std::string text = percent_decoded(canonical);
    if (is_mail_address(text))
        return "@";
    if (is_encoded_mail_address(text))
        return "#";
    const std::size_t end = extension_of(text);
    return shape_of_words(std::string_view(text).substr(0, end)) + text::to_lower(text.substr(end));
}

std::string shape_of_path(std::string_view path)
{
    std::string shape;
    std::string last;
    std::size_t count = 0;
    while (path.starts_with('/')) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        std::string segment = shape_of(path.substr(0, end));
        path.remove_prefix(end);
        if (segment == last && (segment == "#" || segment == "@"))
            continue;
        if (++count > most_segments || shape.size() + segment.size() > longest_shape)
            return shape + "/...";
        text::append(shape, {"/", segment});
        last = std::move(segment);
    }
    return shape;
}

std::string shape_of_query(std::string_view query)
{
    constexpr std::size_t most_read = 256;
    std::set<std::string> keys;
    for (std::size_t read = 0; !query.empty() && read < most_read; ++read) {
        const std::string_view pair = query.substr(0, query.find_first_of("&;"));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (std::string key = shape_of(pair.substr(0, pair.find('='))); !key.empty())
            keys.insert(std::move(key));
    }
    std::string shape;
    std::size_t count = 0;
    for (const std::string& key : keys)
        if (++count <= most_keys && shape.size() + key.size() <= longest_shape)
            text::append(shape, {shape.empty() ? "?" : "&", key});
    return shape;
}

} // namespace

std::string mutation_key(const address& of)
{
    std::string key = of.host.empty() ? of.scheme + ":" : of.domain;
    if (of.port != 0)
        text::append(key, {":", std::to_string(of.port)});
    const std::string path = of.path.starts_with('/') ? of.path : "/" + of.path;
    return key + shape_of_path(path) + shape_of_query(of.query);
}

bool names_page(std::string_view key)
{
    char before = 0;
    for (const char c : key.substr(std::min(key.find('/'), key.size()))) {
        if (c == '?')
            return false;
        if (!is_word(c))
            before = c;
        else if (before != '.')
            return true;
    }
    return false;
}

} // namespace url
