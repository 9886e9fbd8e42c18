#include "contentd/document/word_binary.hpp"

#include "contentd/document/target.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

constexpr char field_begin = '\x13';
constexpr std::size_t longest_instruction = 1000;

/// The text up to the next mark, a character in one byte or in two; only ASCII matters.
std::string instruction_at(std::string_view stream, std::size_t at, std::size_t width)
{
    std::string text;
    for (; at < stream.size() && text.size() < longest_instruction; at += width) {
        const char byte = stream[at];
        const bool is_text = static_cast<unsigned char>(byte) >= 0x20 || byte == '\t';
        if (!is_text || (width == 2 && at + 1 < stream.size() && stream[at + 1] != 0))
            break;
        text += byte;
    }
    return text;
}

} // namespace

bool is_encrypted_word(std::string_view stream)
{
    constexpr std::uint32_t magic = 0xa5ec;
    constexpr std::uint32_t is_encrypted = 0x0100; // MS-DOC 2.5.2
    return (filetype::little_16(stream, 0) == magic || is_old_word(stream)) &&
           (filetype::little_16(stream, 10) & is_encrypted) != 0;
}

bool is_old_word(std::string_view stream)
{
    constexpr std::uint32_t magic = 0xa5dc;
    return filetype::little_16(stream, 0) == magic;
}

void examine_word(std::string_view stream, collector& found)
{
    if (is_encrypted_word(stream)) {
        found.note(filetype::encrypted);
        return;
    }
    for (std::size_t at = stream.find(field_begin); at != stream.npos && found.has_time();) {
        const std::size_t width = at + 1 < stream.size() && stream[at + 1] == 0 ? 2 : 1;
        const std::string instruction = instruction_at(stream, at + width, width);
        if (instruction.size() > 3)
            judge_field(instruction, found);
        at = stream.find(field_begin, at + width + instruction.size() * width);
    }
}

} // namespace document
