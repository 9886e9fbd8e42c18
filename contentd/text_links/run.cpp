#include "contentd/text_links/run.hpp"

#include "common/text/by_eights.hpp"
#include "common/text/byte_classes.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <iterator>

namespace text_links {

namespace {

constexpr text::byte_set ends_run(std::string_view("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27"
                                                   "\30\31\32\33\34\35\36\37 \"'<>`|{}^\177",
                                                   43));
constexpr text::byte_set may_be_in_link(".:/");
constexpr text::byte_set may_be_disguise("[(");

struct range
{
    char32_t first;
    char32_t last;
};

// Blanks, quotes, brackets and punctuation. U+3002, U+FF61 and U+FF0E may be dots of a host, and are not in here.
constexpr range ends[] = {
    {0x80, 0xa0},     {0xab, 0xab},     {0xbb, 0xbb},     {0x2000, 0x200a},
    {0x2013, 0x2014}, {0x2018, 0x201f}, {0x2026, 0x2026}, {0x2028, 0x2029},
    {0x202f, 0x202f}, {0x2039, 0x203a}, {0x205f, 0x205f}, {0x3000, 0x3001},
    {0x3003, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301f}, {0x30fb, 0x30fb},
    {0xff01, 0xff02}, {0xff07, 0xff09}, {0xff0c, 0xff0c}, {0xff1b, 0xff1c},
    {0xff1e, 0xff1e}, {0xff3b, 0xff3b}, {0xff3d, 0xff3d}, {0xff5b, 0xff5d},
    {0xff5f, 0xff60}, {0xff62, 0xff65}, {0xfffd, 0xfffd}, {text::invalid_character, text::invalid_character},
};

bool ends_run_at(char32_t point)
{
    const range* const found = std::lower_bound(std::begin(ends), std::end(ends), point,
                                                [](const range& each, char32_t wanted) { return each.last < wanted; });
    return found != std::end(ends) && found->first <= point;
}

constexpr bool is_fullwidth(char32_t point)
{
    return point > 0xff00 && point < 0xff5f;
}

constexpr bool is_ideographic_dot(char32_t point)
{
    return point == 0x3002 || point == 0xff61;
}

/// How long the disguise at the beginning is, and what it stands for.
struct disguise
{
    std::size_t length = 0;
    char meaning = '\0';
};

disguise disguise_at(std::string_view text)
{
    constexpr struct
    {
        std::string_view written;
        char meaning;
    } all[] = {{"[.]", '.'}, {"(.)", '.'}, {"[dot]", '.'}, {"(dot)", '.'}, {"[:]", ':'}, {"[.", '.'}, {"[/]", '/'}};
    for (const auto& each : all)
        if (text::starts_with_folded(text, each.written))
            return {each.written.size(), each.meaning};
    return {};
}

} // namespace

namespace {

/// What an ASCII byte is to a run; bits.
enum ascii_kind : std::uint8_t { ordinary = 0, ends_it = 1, of_link = 2, of_disguise = 4 };

constexpr std::array<std::uint8_t, 128> make_kinds()
{
    std::array<std::uint8_t, 128> made{};
    for (std::size_t byte = 0; byte < made.size(); ++byte) {
        const char each = static_cast<char>(byte);
        made[byte] = static_cast<std::uint8_t>((ends_run(each) ? ends_it : ordinary) |
                                               (may_be_in_link(each) ? of_link : ordinary) |
                                               (may_be_disguise(each) ? of_disguise : ordinary));
    }
    return made;
}

constexpr std::array<std::uint8_t, 128> kinds = make_kinds();

/// Whether some of eight bytes is not ASCII, or one that a link or a disguise has.
bool may_matter(std::uint64_t eight)
{
    std::uint64_t others = ~std::uint64_t{0}; // the top bit of each byte that is none of these
    for (const char wanted : {'.', ':', '/', '[', '('})
        others &= (eight ^ text::eight_times(static_cast<unsigned char>(wanted))) + text::eight_times(0x7f);
    return ((eight | ~others) & text::eight_times(0x80)) != 0;
}

bool matters(char byte)
{
    return !text::is_ascii(byte) || may_be_in_link(byte) || may_be_disguise(byte);
}

} // namespace

run next_run(std::string_view text, std::size_t at)
{
    run found{text.size(), text.size()};
    bool is_inside = false;
    unsigned seen = ordinary;
    unsigned last = ordinary; // at the end of a run a dot ends a sentence
    while (at < text.size()) {
        if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
            const unsigned kind = kinds[byte];
            if ((kind & ends_it) != 0 && is_inside)
                break;
            if ((kind & ends_it) == 0 && !is_inside) {
                found.begin = at;
                is_inside = true;
            }
            seen |= last;
            last = kind;
            ++at;
            continue;
        }
        const text::character here = text::next_character(text, at);
        seen |= last;
        last = ordinary;
        if (ends_run_at(here.point)) {
            if (is_inside)
                break;
        } else {
            found.begin = is_inside ? found.begin : at;
            is_inside = true;
            found.may_have_link = found.may_have_link || is_fullwidth(here.point) || is_ideographic_dot(here.point);
            found.is_plain = found.is_plain && !is_fullwidth(here.point);
        }
        at += here.length;
    }
    found.may_have_link = found.may_have_link || (seen & (of_link | of_disguise)) != 0;
    found.is_plain = found.is_plain && (seen & of_disguise) == 0;
    found.end = is_inside ? at : found.end;
    return found;
}

run next_run_with_link(std::string_view text, std::size_t at)
{
    while (true) {
        std::size_t begin = text::find_by_eights(text, at, may_matter, matters);
        if (begin == text.size())
            return {begin, begin};
        while (begin > at && !ends_run(text[begin - 1]))
            --begin;
        const run found = next_run(text, begin);
        if (found.may_have_link || found.begin == found.end)
            return found;
        at = found.end;
    }
}

std::string normal_form(std::string_view run)
{
    std::string made;
    made.reserve(run.size());
    for (std::size_t at = 0; at < run.size();) {
        const disguise hidden = may_be_disguise(run[at]) ? disguise_at(run.substr(at)) : disguise{};
        if (hidden.length != 0) {
            made += hidden.meaning;
            at += hidden.length;
            continue;
        }
        const text::character here = text::next_character(run, at);
        if (is_fullwidth(here.point))
            made += static_cast<char>(here.point - 0xff00 + 0x20);
        else
            made += run.substr(at, here.length);
        at += here.length;
    }
    return made;
}

} // namespace text_links
