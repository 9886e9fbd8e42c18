#include "contentd/document/vba_compression.hpp"

#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <bit>

namespace document {

namespace {

using filetype::byte_at;
using filetype::little_16;

constexpr std::size_t chunk_bytes = 4096;

/// One copy token's reach and length; how its bits are shared depends on what the chunk has so far (2.4.1.3.19.1).
void copy(std::uint32_t token, std::size_t begin, std::string& text)
{
    const std::size_t so_far = text.size() - begin;
    const unsigned reach_bits = so_far <= 16 ? 4 : static_cast<unsigned>(std::bit_width(so_far - 1));
    const std::size_t back = (token >> (16 - reach_bits)) + 1;
    const std::size_t length = (token & (0xffffU >> reach_bits)) + 3;
    if (back > so_far)
        return;
    for (std::size_t i = 0; i < length && text.size() - begin < chunk_bytes; ++i)
        text += text[text.size() - back];
}

void take_chunk(std::string_view chunk, std::string& text)
{
    const std::size_t begin = text.size();
    for (std::size_t at = 0; at < chunk.size();) {
        std::uint32_t flags = byte_at(chunk, at++);
        for (int i = 0; i < 8 && at < chunk.size() && text.size() - begin < chunk_bytes; ++i, flags >>= 1U) {
            if ((flags & 1U) == 0) {
                text += chunk[at++];
                continue;
            }
            copy(little_16(chunk, at), begin, text);
            at += 2;
        }
    }
}

} // namespace

std::string decompress_vba(std::string_view container, std::size_t most)
{
    std::string text;
    if (byte_at(container, 0) != 1)
        return text;
    for (std::size_t at = 1; at + 2 < container.size() && text.size() < most;) {
        const std::uint32_t header = little_16(container, at);
        if ((header & 0x7000U) != 0x3000)
            break;
        const bool is_packed = (header & 0x8000U) != 0;
        const std::size_t size = is_packed ? (header & 0x0fffU) + 1 : chunk_bytes;
        const std::string_view chunk = container.substr(at + 2, size);
        if (is_packed)
            take_chunk(chunk, text);
        else
            text += chunk;
        at += 2 + size;
    }
    text.resize(std::min(text.size(), most));
    return text;
}

} // namespace document
