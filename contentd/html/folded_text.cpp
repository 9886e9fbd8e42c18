#include "contentd/html/folded_text.hpp"

#include "common/text/utf8.hpp"
#include "contentd/html/bytes.hpp"
#include "contentd/html/references.hpp"

#include <algorithm>
#include <iterator>

namespace html {

namespace {

constexpr std::size_t most_single_letters = 5;

struct range
{
    char32_t first;
    char32_t last;
};

constexpr range without_width[] = {
    {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},     {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e},   {0x2060, 0x206f}, {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

constexpr range spaces[] = {
    {0x09, 0x0d},     {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},     {0x1680, 0x1680},
    {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
};

template <std::size_t count>
bool is_among(const range (&ranges)[count], char32_t point)
{
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [point](const range& each) { return each.first <= point && point <= each.last; });
}

/// Latin, Greek and Cyrillic, whose words such tricks break up.
bool is_letter_of_word(char32_t point)
{
    if (point < 0x80)
        return is_letter(static_cast<char>(point));
    return (point >= 0xc0 && point < 0x250) || (point >= 0x370 && point < 0x530);
}

constexpr bool is_control(char32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

/// ASCII that is neither blank nor control, nor the beginning of a reference.
class plain_bytes
{
  public:
    constexpr plain_bytes()
    {
        for (std::size_t i = '!'; i < 0x7f; ++i)
            is_plain_[i] = i != '&';
    }

    constexpr bool operator()(char byte) const { return is_plain_[static_cast<unsigned char>(byte)]; }

  private:
    bool is_plain_[256] = {};
};

constexpr plain_bytes is_plain;

} // namespace

void folded_text::end_word()
{
    single_letters_ = word_length_ == 1 && is_after_letter_ ? single_letters_ + 1 : 0;
    if (single_letters_ >= most_single_letters)
        breaks_ |= spaced_letters;
    word_length_ = 0;
    is_after_letter_ = false;
    noted_ = 0;
}

void folded_text::part(char separator)
{
    if (word_length_ != 0)
        end_word();
    if (separator == '\n')
        single_letters_ = 0;
    if (pending_ != '\n')
        pending_ = separator;
}

void folded_text::add_seen(std::string_view bytes)
{
    const bool is_parted = pending_ != '\0' && !text_.empty();
    if (text_.size() + bytes.size() + is_parted > most_) {
        is_cut_ = true;
        return;
    }
    if (is_parted)
        text_ += pending_;
    pending_ = '\0';
    text_ += bytes;
}

void folded_text::put(std::string_view character, bool is_letter)
{
    if (is_letter && is_after_letter_)
        breaks_ |= noted_;
    noted_ = 0;
    is_after_letter_ = is_letter;
    ++word_length_;
    ++characters_;
    if (!is_cut_)
        add_seen(character);
}

void folded_text::add_character(char32_t point)
{
    if (is_among(spaces, point))
        return part(' ');
    if (is_among(without_width, point))
        return note(zero_width_break);
    if (is_control(point))
        return;
    std::string bytes;
    append_utf8(bytes, point == text::invalid_character ? char32_t{0xfffd} : point);
    put(bytes, is_letter_of_word(point));
}

/// A stretch of ASCII without blanks at once. Gives its length; 0 when there is none.
std::size_t folded_text::add_ascii(std::string_view text)
{
    constexpr std::size_t most_at_once = 64; // what does not fit is left out whole
    const std::size_t end = std::min(text.size(), most_at_once);
    std::size_t size = 0;
    while (size < end && is_plain(text[size]))
        ++size;
    if (size == 0)
        return 0;
    put(text.substr(0, 1), is_letter(text.front()));
    if (size == 1)
        return 1;
    noted_ = 0;
    is_after_letter_ = is_letter(text[size - 1]);
    word_length_ += size - 1;
    characters_ += size - 1;
    if (!is_cut_)
        add_seen(text.substr(1, size - 1));
    return size;
}

void folded_text::add_markup(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t size = add_ascii(text.substr(at)); size != 0) {
            at += size;
            continue;
        }
        if (is_space(text[at])) {
            part(' ');
            while (at < text.size() && is_space(text[at]))
                ++at;
            continue;
        }
        const reference read = text[at] == '&' ? reference_at(text, at, false) : reference{};
        if (read.length != 0) {
            add_character(read.first);
            if (read.second != 0)
                add_character(read.second);
            at += read.length;
            continue;
        }
        const text::character here = text::next_character(text, at);
        add_character(here.point);
        at += here.length;
    }
}

} // namespace html
