// gif - GIF89a: screen, extensions and pictures in sub-blocks, and the trailer 3B

#include "contentd/document/pictures.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/bytes.hpp"

#include <optional>

namespace document {

namespace {

using filetype::byte_at;

/// The bytes of a colour table, by the flags that announce it.
std::size_t colour_table(std::uint32_t flags)
{
    return (flags & 0x80U) == 0 ? 0 : std::size_t{3} << ((flags & 7U) + 1);
}

/// Behind the sub-blocks that begin at `at`.
std::size_t behind_blocks(std::string_view content, std::size_t at)
{
    while (at < content.size() && content[at] != 0)
        at += byte_at(content, at) + 1;
    return at + 1;
}

/// None when there is no trailer.
std::optional<std::size_t> end_of_gif(std::string_view content)
{
    std::size_t at = 13 + colour_table(byte_at(content, 10));
    while (at < content.size()) {
        const char what = content[at];
        if (what == ';')
            return at + 1;
        if (what == '!')
            at = behind_blocks(content, at + 2);
        else if (what == ',')
            at = behind_blocks(content, at + 11 + colour_table(byte_at(content, at + 9)));
        else
            return {};
    }
    return {};
}

} // namespace

void examine_gif(std::string_view content, collector& found)
{
    const std::optional<std::size_t> end = end_of_gif(content);
    if (!end)
        found.note(filetype::broken);
    look_behind(content, end.value_or(content.size()), found);
}

} // namespace document
