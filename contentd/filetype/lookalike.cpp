#include "contentd/filetype/lookalike.hpp"

#include <algorithm>
#include <iterator>

namespace filetype {

namespace {

struct lookalike
{
    char32_t point;
    char ascii;
};

// Sorted by point. Latin, Greek, Cyrillic, Armenian.
constexpr lookalike lookalikes[] = {
    {0x0131, 'i'}, {0x0237, 'j'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'},
    {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'}, {0x039a, 'K'}, {0x039c, 'M'}, {0x039d, 'N'}, {0x039f, 'O'},
    {0x03a1, 'P'}, {0x03a4, 'T'}, {0x03a5, 'Y'}, {0x03a7, 'X'}, {0x03b1, 'a'}, {0x03b3, 'y'}, {0x03b5, 'e'},
    {0x03b7, 'n'}, {0x03b9, 'i'}, {0x03ba, 'k'}, {0x03bd, 'v'}, {0x03bf, 'o'}, {0x03c1, 'p'}, {0x03c3, 'o'},
    {0x03c4, 't'}, {0x03c5, 'u'}, {0x03c7, 'x'}, {0x03f2, 'c'}, {0x03f3, 'j'}, {0x03f9, 'C'}, {0x0405, 'S'},
    {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x0417, '3'}, {0x041a, 'K'},
    {0x041c, 'M'}, {0x041d, 'H'}, {0x041e, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'},
    {0x0425, 'X'}, {0x042c, 'b'}, {0x0430, 'a'}, {0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x0437, '3'},
    {0x043a, 'k'}, {0x043c, 'm'}, {0x043d, 'h'}, {0x043e, 'o'}, {0x043f, 'n'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x0474, 'V'},
    {0x0475, 'v'}, {0x04ae, 'Y'}, {0x04af, 'y'}, {0x04ba, 'h'}, {0x04bb, 'h'}, {0x04c0, 'l'}, {0x04cf, 'l'},
    {0x0501, 'd'}, {0x051a, 'Q'}, {0x051b, 'q'}, {0x051c, 'W'}, {0x051d, 'w'}, {0x0561, 'w'}, {0x0570, 'h'},
    {0x0578, 'n'}, {0x057d, 'u'}, {0x0581, 'g'}, {0x0585, 'o'},
};

static_assert(std::is_sorted(std::begin(lookalikes), std::end(lookalikes),
                             [](const lookalike& left, const lookalike& right) { return left.point < right.point; }));

bool is_between(char32_t point, char32_t first, char32_t last)
{
    return point >= first && point <= last;
}

bool is_space(char32_t point)
{
    return point == 0x20 || point == 0xa0 || point == 0x1680 || is_between(point, 0x2000, 0x200a) || point == 0x202f ||
           point == 0x205f || point == 0x3000;
}

bool is_dot(char32_t point)
{
    return point == 0x0701 || point == 0x0702 || point == 0x2024 || point == 0x3002 || point == 0xa4f8 ||
           point == 0xa60e || point == 0xfe52 || point == 0xff0e || point == 0xff61;
}

char letter(char32_t index)
{
    return static_cast<char>('a' + index % 26);
}

/// Letters and numerals of Unicode's compatibility blocks, in lower case.
int compatible(char32_t point)
{
    if (is_between(point, 0x24b6, 0x24e9)) // circled
        return letter(point - 0x24b6);
    if (is_between(point, 0x1d400, 0x1d6a3)) // mathematical: thirteen alphabets of capital and small letters
        return letter(point - 0x1d400);
    if (is_between(point, 0x1d7ce, 0x1d7ff))
        return static_cast<char>('0' + (point - 0x1d7ce) % 10);
    if (is_between(point, 0x1f130, 0x1f189)) // squared, also in black: 26 of each 32
        return (point - 0x1f130) % 32 < 26 ? letter((point - 0x1f130) % 32) : -1;
    constexpr lookalike others[] = {
        {0x017f, 's'}, {0x210e, 'h'}, {0x2113, 'l'}, {0x212a, 'k'}, {0x212e, 'e'}, {0x212f, 'e'}, {0x2134, 'o'},
        {0x2160, 'i'}, {0x2164, 'v'}, {0x2169, 'x'}, {0x216c, 'l'}, {0x216d, 'c'}, {0x216e, 'd'}, {0x216f, 'm'},
        {0x2170, 'i'}, {0x2174, 'v'}, {0x2179, 'x'}, {0x217c, 'l'}, {0x217d, 'c'}, {0x217e, 'd'}, {0x217f, 'm'}};
    const auto* const found = std::find_if(std::begin(others), std::end(others),
                                           [point](const lookalike& each) { return each.point == point; });
    return found == std::end(others) ? -1 : found->ascii;
}

} // namespace

int as_ascii(char32_t point)
{
    if (is_dot(point))
        return '.';
    if (is_space(point))
        return ' ';
    if (is_between(point, 0xff01, 0xff5e))
        return static_cast<int>(point - 0xff01 + 0x21);
    return point < 0x80 ? static_cast<int>(point) : compatible(point);
}

int drawn_like(char32_t point)
{
    const auto* const found =
        std::lower_bound(std::begin(lookalikes), std::end(lookalikes), point,
                         [](const lookalike& each, char32_t wanted) { return each.point < wanted; });
    return found != std::end(lookalikes) && found->point == point ? found->ascii : -1;
}

} // namespace filetype
