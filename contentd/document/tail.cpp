#include "contentd/document/tail.hpp"

#include "contentd/filetype/filetype.hpp"
#include "contentd/walk/zip_records.hpp"

#include <cstdint>
#include <optional>

namespace document {

namespace {

using namespace std::string_view_literals;

bool is_format_of_its_own(const filetype::detected& type)
{
    return type.kind != filetype::family::unknown && type.type != "text/plain";
}

/// The same bytes as a view from the zip's first entry on; empty when there is no zip at the end.
std::string_view zip_at_end(std::string_view content)
{
    constexpr std::size_t farthest = 22 + 65535; // the record and its longest comment
    const std::optional<walk::zip_end> end = walk::find_zip_end(content);
    if (!end || content.size() - end->at > farthest)
        return {};
    const std::optional<std::uint64_t> entry = walk::first_entry(content, *end);
    return entry ? content.substr(*entry) : std::string_view();
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
