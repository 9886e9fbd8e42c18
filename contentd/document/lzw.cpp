#include "contentd/document/lzw.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace document {

namespace {

constexpr std::uint32_t clear_table = 256;
constexpr std::uint32_t end_of_data = 257;

/// An entry is a piece of what was written already, and so costs nothing to keep.
struct entry
{
    std::size_t begin;
    std::size_t size;
};

} // namespace

std::string undo_lzw(std::string_view data, bool early_change, std::size_t most)
{
    constexpr unsigned widest = 12;
    std::string text;
    std::vector<entry> table; // of the codes from 258 on
    std::uint32_t bits = 0;
    unsigned have = 0;
    unsigned width = 9;
    for (const char byte : data) {
        bits = bits << 8U | static_cast<unsigned char>(byte);
        have += 8;
        if (have < width)
            continue;
        have -= width;
        const std::uint32_t code = bits >> have & ((1U << width) - 1);
        if (code == end_of_data || text.size() >= most)
            break;
        if (code == clear_table) {
            table.clear();
            width = 9;
            continue;
        }
        const std::size_t begin = text.size();
        if (code < clear_table) {
            text += static_cast<char>(code);
        } else {
            if (code - 258 >= table.size())
                break;
            const entry piece = table[code - 258];
            for (std::size_t i = 0; i < piece.size; ++i)
                text += text[piece.begin + i];
        }
        // The next entry is this piece and the first byte of the next one, which will stand behind it.
        if (table.size() + 258 < (1U << widest))
            table.push_back({begin, text.size() - begin + 1});
        const std::size_t next = table.size() + 258 - 1 + (early_change ? 1 : 0);
        width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
    }
    text.resize(std::min(text.size(), most));
    return text;
}

} // namespace document
