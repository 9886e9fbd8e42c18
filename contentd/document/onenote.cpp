// They stand in FileDataStoreObjects (MS-ONESTORE, 2.6.13) as they are, behind a GUID and their length; the tree that
// leads to them is not needed, and OneNote keeps what no page shows any more, too.

#include "contentd/document/onenote.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/filetype.hpp"

#include <algorithm>
#include <cstdint>

namespace document {

namespace {

// {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}, as it stands in files.
constexpr std::string_view mark = "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac";
constexpr std::size_t behind_mark = 16; // the length
constexpr std::size_t header = 36;      // behind it 4 bytes unused and 8 reserved

std::uint64_t length_at(std::string_view content, std::size_t at)
{
    return filetype::little_32(content, at) | std::uint64_t{filetype::little_32(content, at + 4)} << 32U;
}

} // namespace

void examine_onenote(std::string_view content, collector& found)
{
    for (std::size_t at = content.find(mark); at != content.npos && found.count_object();) {
        const std::string_view behind = content.substr(std::min(at + header, content.size()));
        const std::uint64_t told = length_at(content, at + behind_mark);
        const std::string_view file = behind.substr(0, std::min<std::uint64_t>(told, behind.size()));
        if (told > behind.size())
            found.note(filetype::broken);
        if (filetype::detect(file, false).kind != filetype::family::image)
            found.note(filetype::ole_package);
        if (!file.empty())
            found.file({}, file);
        at = content.find(mark, at + header + (told > behind.size() ? 0 : file.size()));
    }
}

} // namespace document
