#include "contentd/document/tail.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/filetype.hpp"

#include <algorithm>

namespace document {

namespace {

using namespace std::string_view_literals;
using filetype::little_32;

bool is_format_of_its_own(const filetype::detected& type)
{
    return type.kind != filetype::family::unknown && type.type != "text/plain";
}

/// The same bytes as a view from the zip's first entry on; empty when there is no zip at the end.
std::string_view zip_at_end(std::string_view content)
{
    constexpr std::size_t record = 22; // and a comment of 65,535 bytes at most
    const std::size_t first = content.size() - std::min<std::size_t>(content.size(), record + 65535);
    const std::size_t end = content.rfind("PK\5\6"sv);
    if (end == content.npos || end < first)
        return {};
    const std::size_t size = little_32(content, end + 12);
    if (size > end || !content.substr(end - size).starts_with("PK\1\2"))
        return {};
    const std::size_t directory = end - size;
    const std::size_t told = little_32(content, end + 16); // less than where it is when bytes were put before the zip
    if (told > directory)
        return {};
    const std::size_t entry = directory - told + little_32(content, directory + 42);
    const bool is_there = entry < content.size() && content.substr(entry).starts_with("PK\3\4");
    return is_there ? content.substr(entry) : std::string_view();
}

} // namespace

void look_behind_end(std::string_view tail, collector& found)
{
    const std::size_t first = tail.find_first_not_of("\0 \t\r\n\x1a"sv);
    if (first == tail.npos)
        return;
    const std::string_view behind = tail.substr(first);
    found.note(filetype::appended);
    if (is_format_of_its_own(filetype::detect(behind, false)))
        found.file({}, behind);
    else
        look_for_zip(behind, found);
}

void look_for_zip(std::string_view content, collector& found)
{
    const std::string_view zip = zip_at_end(content);
    if (zip.empty())
        return;
    found.note(filetype::polyglot);
    found.file({}, zip);
}

void look_behind(std::string_view content, std::size_t end, collector& found)
{
    look_behind_end(content.substr(end), found);
    if ((found.traits() & filetype::appended) == 0)
        look_for_zip(content, found);
}

} // namespace document
