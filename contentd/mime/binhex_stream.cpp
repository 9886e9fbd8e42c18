#include "contentd/mime/binhex_stream.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mime {

namespace {

constexpr std::uint8_t no_letter = 64;
constexpr std::uint8_t blank = 65;

constexpr std::array<std::uint8_t, 256> make_values()
{
    std::array<std::uint8_t, 256> values{};
    values.fill(no_letter);
    for (const unsigned char each : std::string_view(" \t\r\n"))
        values[each] = blank;
    std::uint8_t value = 0;
    for (const unsigned char each :
         std::string_view("!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"))
        values[each] = value++;
    return values;
}

constexpr std::array<std::uint8_t, 256> values = make_values();

} // namespace

std::size_t binhex_stream::take(std::size_t count, std::string* into)
{
    std::size_t taken = 0;
    while (taken < count && (repeats_ > 0 || next_run())) {
        const std::size_t now = std::min(count - taken, repeats_);
        if (into != nullptr)
            into->append(now, last_);
        repeats_ -= now;
        taken += now;
    }
    return taken;
}

/// Sets last_ and how often it comes, which may be no more times. False at the end.
bool binhex_stream::next_run()
{
    constexpr int mark = 0x90;
    const int byte = next_byte();
    const int count = byte == mark ? next_byte() : 0;
    if (byte < 0 || count < 0)
        return false;
    if (count > 0) {
        repeats_ = static_cast<std::size_t>(count - 1); // it came once already
        return true;
    }
    last_ = static_cast<char>(byte);
    repeats_ = 1;
    return true;
}

/// -1 at the end.
int binhex_stream::next_byte()
{
    while (bits_ < 8) {
        const int value = next_letter();
        if (value < 0)
            return -1;
        group_ = group_ << 6U | static_cast<unsigned>(value);
        bits_ += 6;
    }
    bits_ -= 8;
    return static_cast<int>(group_ >> bits_ & 0xffU);
}

/// -1 at the end.
int binhex_stream::next_letter()
{
    for (; at_ < letters_.size(); ++at_) {
        const std::uint8_t value = values[static_cast<unsigned char>(letters_[at_])];
        if (value < no_letter) {
            ++at_;
            return value;
        }
        has_stray_letters_ = has_stray_letters_ || value == no_letter;
    }
    return -1;
}

} // namespace mime
