#include "contentd/digest/atoms.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/utf8.hpp"
#include "contentd/digest/random_look.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace digest {

namespace {

// What an ASCII byte may be in an atom; bits.
enum ascii : std::uint8_t {
    ends = 0, // blanks, brackets, quotes
    letter = 1,
    digit = 2,
    joiner = 4,
    parting = 8,      // between words
    special = 16,     // and may tell of a URL or an address
    other_script = 32 // of any byte that is none
};

constexpr std::array<std::uint8_t, 128> make_kinds()
{
    std::array<std::uint8_t, 128> made{};
    for (unsigned char each = 'a'; each <= 'z'; ++each)
        made[each] = letter;
    for (unsigned char each = '0'; each <= '9'; ++each)
        made[each] = digit;
    for (const char each : std::string_view("'*-._`~^"))
        made[static_cast<unsigned char>(each)] = joiner;
    for (const char each : std::string_view("!#$%&+=?\\"))
        made[static_cast<unsigned char>(each)] = parting;
    for (const char each : std::string_view("/:@"))
        made[static_cast<unsigned char>(each)] = special;
    return made;
}

constexpr std::array<std::uint8_t, 128> kinds = make_kinds();

std::uint8_t kind_of(char byte)
{
    return kinds[static_cast<unsigned char>(byte)];
}

/// A name or an address with its dots and userinfo: up to where its path begins.
std::size_t length_of_authority(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && (!text::is_ascii(text[length]) || kind_of(text[length]) != ends)) {
        if (std::string_view("/?#\\").find(text[length]) != std::string_view::npos)
            break;
        ++length;
    }
    return length;
}

/// Up to a blank, an angle bracket, a quote, or another script than URLs are written in.
std::size_t length_of_path(std::string_view text)
{
    const auto is_end = [](char byte) {
        return byte <= ' ' || byte == '<' || byte == '>' || byte == '"' || byte == 0x7f;
    };
    return static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_end) - text.begin());
}

std::string_view host_of(std::string_view authority)
{
    authority.remove_prefix(authority.rfind('@') + 1); // npos + 1 is 0
    std::string_view host = authority.substr(0, authority.find_first_of(":!$%&'*+=~^`"));
    while (host.ends_with('.'))
        host.remove_suffix(1);
    if (host.starts_with("www."))
        host.remove_prefix(4);
    const bool is_address = !host.empty() && kind_of(static_cast<char>(host.back() & 0x7f)) == digit;
    for (auto dot = host.find('.'); !is_address && dot != std::string_view::npos; dot = host.find('.')) {
        const bool has_more = host.find('.', dot + 1) != std::string_view::npos;
        if (!has_more || !looks_random(host.substr(0, dot)))
            break;
        host.remove_prefix(dot + 1);
    }
    return host;
}

atom url_at(std::string_view text, std::size_t words, std::size_t authority)
{
    const std::size_t length = length_of_authority(text.substr(authority));
    const std::size_t path = authority + length;
    return {path + length_of_path(text.substr(path)), text.substr(0, words), host_of(text.substr(authority, length)),
            false};
}

/// "example.com/path": what stands before the slash ends in a label of letters behind a dot.
bool is_bare_url(std::string_view whole)
{
    const std::string_view host = whole.substr(0, whole.find('/'));
    const auto dot = host.rfind('.');
    return host.size() < whole.size() && dot != std::string_view::npos && dot > 0 && dot + 2 < host.size() &&
           std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(),
                       [](char byte) { return text::is_ascii(byte) && kind_of(byte) == letter; });
}

atom with_specials(std::string_view text, std::string_view whole)
{
    if (const auto mark = whole.find("://"); mark != std::string_view::npos) {
        std::size_t scheme = mark;
        while (scheme > 0 && text::is_ascii(whole[scheme - 1]) && kind_of(whole[scheme - 1]) == letter)
            --scheme;
        return url_at(text, scheme, mark + 3);
    }
    const auto at = whole.find('@');
    if (at != std::string_view::npos && at > 0 && at + 1 < whole.size())
        return {whole.size(), {}, {}, false};
    if (is_bare_url(whole))
        return url_at(text, 0, 0);
    return {whole.size(), whole, {}, false};
}

} // namespace

script_class class_of_folded(char32_t point)
{
    if (point >= 0x80)
        return class_of(point);
    const std::uint8_t kind = kinds[point];
    if (kind == letter || kind == digit)
        return script_class::word;
    return kind == joiner ? script_class::joiner : script_class::separator;
}

atom atom_at(std::string_view text)
{
    std::uint8_t seen = 0;
    std::size_t length = 0;
    while (length < text.size()) {
        if (text::is_ascii(text[length])) {
            const std::uint8_t kind = kind_of(text[length]);
            if (kind == ends)
                break;
            seen |= kind;
            ++length;
            continue;
        }
        seen |= other_script;
        const text::character next = text::next_character(text, length);
        const script_class how = class_of(next.point);
        if (how == script_class::unspaced || how == script_class::separator)
            break;
        length += next.length;
    }
    const std::string_view whole = text.substr(0, length);
    if ((seen & special) != 0)
        return with_specials(text, whole);
    if (whole.starts_with("www."))
        return url_at(text, 0, 0);
    return {length, whole, {}, seen == letter};
}

std::size_t append_word(std::string_view words, std::string& to)
{
    std::size_t taken = 0;
    while (taken < words.size()) {
        std::size_t run = taken;
        while (run < words.size() && text::is_ascii(words[run]) && (kind_of(words[run]) & (letter | digit)) != 0)
            ++run;
        to += words.substr(taken, run - taken);
        taken = run;
        if (taken == words.size())
            break;
        const text::character next = text::next_character(words, taken);
        const script_class how = class_of_folded(next.point);
        if (how == script_class::word)
            to += words.substr(taken, next.length);
        taken += next.length;
        if (how == script_class::separator || how == script_class::unspaced)
            break;
    }
    return taken;
}

} // namespace digest
