#include "contentd/filetype/trait.hpp"

#include "common/text/append.hpp"

#include <array>

namespace filetype {

namespace {

constexpr std::array<std::string_view, 22> names = {
    "encrypted",
    "opened by password",
    "names differ",
    "overlapping",
    "unsafe path",
    "unsupported",
    "broken",
    "appended",
    "polyglot",
    "macro",
    "autoexec",
    "dangerous macro",
    "xlm",
    "dde",
    "remote template",
    "ole package",
    "ole exploit",
    "pdf javascript",
    "pdf launch",
    "pdf file",
    "script",
    "jpeg comment length",
};

static_assert(jpeg_comment_length == 1U << (names.size() - 1));

} // namespace

std::string names_of(std::uint32_t traits)
{
    std::string all;
    for (std::size_t bit = 0; bit < names.size(); ++bit)
        if ((traits & 1U << bit) != 0)
            text::append_to_list(all, names[bit]);
    return all;
}

} // namespace filetype
