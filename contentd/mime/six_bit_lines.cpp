// A group of four letters comes out of four tables of shifted values, as in base64.cpp.

#include "contentd/mime/six_bit_lines.hpp"

#include "common/text/trim.hpp"

#include <algorithm>
#include <iterator>

namespace mime {

namespace {

constexpr std::size_t letters_for(std::size_t bytes)
{
    return (bytes + 2) / 3 * 4;
}

/// Of a line that begins with the letter for 0, which may have a checksum; prose may be indented.
bool is_zero_line(std::string_view line)
{
    return text::trimmed(line).size() <= 2;
}

} // namespace

/// More than six_bit_line_bytes when the line does not begin with a letter of the code.
std::size_t six_bit_code::length_of(std::string_view line) const
{
    return line.empty() ? outside : fourth_[static_cast<unsigned char>(line.front())];
}

six_bit_code::line_kind six_bit_code::kind_of(std::string_view line) const
{
    const std::size_t length = length_of(line);
    if (length > six_bit_line_bytes)
        return line_kind::none;
    if (length == 0)
        return is_zero_line(line) ? line_kind::zero : line_kind::none;
    const std::string_view letters = line.substr(1, letters_for(length));
    std::uint32_t all = 0;
    for (const char letter : letters)
        all |= fourth_[static_cast<unsigned char>(letter)];
    if ((all & outside) != 0)
        return line_kind::none;
    // Some leave out the letters that fill the last group.
    if (letters.size() * 6 < length * 8)
        return line_kind::partial;
    constexpr std::size_t checksum = 2;
    const std::string_view behind = line.substr(1 + letters.size());
    return text::trimmed(behind).size() <= checksum ? line_kind::exact : line_kind::full;
}

std::uint32_t six_bit_code::group(const char* four) const
{
    return first_[static_cast<unsigned char>(four[0])] | second_[static_cast<unsigned char>(four[1])] |
           third_[static_cast<unsigned char>(four[2])] | fourth_[static_cast<unsigned char>(four[3])];
}

six_bit_code::decoded_line six_bit_code::decode(std::string_view line, char* out) const
{
    const std::size_t length = length_of(line);
    if (length > six_bit_line_bytes)
        return {};
    if (length == 0)
        return {is_zero_line(line) ? line_kind::zero : line_kind::none};
    const std::size_t needed = letters_for(length);
    const std::string_view letters = line.substr(1, needed);
    const char* from = letters.data();
    char filled[letters_for(six_bit_line_bytes)];
    if (letters.size() < needed) {
        std::fill(std::copy(letters.begin(), letters.end(), filled), std::end(filled), zero_);
        from = filled;
    }
    std::uint32_t all = 0;
    for (std::size_t at = 0; at < needed; at += 4, out += 3) {
        const std::uint32_t bits = group(from + at);
        all |= bits;
        out[0] = static_cast<char>(bits >> 16U);
        out[1] = static_cast<char>(bits >> 8U);
        out[2] = static_cast<char>(bits);
    }
    if ((all & outside) != 0)
        return {};
    const std::size_t given = std::min(length, letters.size() * 6 / 8);
    return {letters.size() < needed ? line_kind::partial : line_kind::full, length, given};
}

} // namespace mime
