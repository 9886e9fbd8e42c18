#include "contentd/walk/appended_archive.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/walk/zip_records.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace walk {

namespace {

using namespace std::string_view_literals;
using filetype::family;

/// Its start header has a checksum of its own.
bool is_seven_zip(std::string_view rest)
{
    constexpr std::size_t start_header = 12;
    constexpr std::size_t start_header_size = 20;
    if (rest.size() < start_header + start_header_size)
        return false;
    const auto* const begin = reinterpret_cast<const unsigned char*>(rest.data() + start_header);
    return ::crc32_z(0, begin, start_header_size) == filetype::little_32(rest, 8);
}

bool is_rar(std::string_view rest)
{
    constexpr std::size_t version = 6;
    return rest.size() > 20 && (rest[version] == 0 || (rest[version] == 1 && rest[version + 1] == 0));
}

bool is_cabinet(std::string_view rest)
{
    constexpr std::size_t header = 36;
    const std::size_t size = filetype::little_32(rest, 8);
    return rest.size() >= header && size >= header && size <= rest.size() && filetype::little_32(rest, 16) < size &&
           rest[25] == 1;
}

struct mark
{
    std::string_view bytes;
    std::string_view type;
    bool (*is_it)(std::string_view);
};

constexpr std::array marks = {
    mark{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", is_seven_zip},
    mark{"Rar!\x1a\x07", "application/x-rar", is_rar},
    mark{"MSCF\0\0\0\0"sv, "application/vnd.ms-cab-compressed", is_cabinet},
};
static_assert(std::all_of(marks.begin(), marks.end(),
                          [](const mark& each) { return each.bytes.size() <= longest_archive_mark; }));

bool holds_files(family kind)
{
    return kind == family::document || kind == family::message;
}

std::optional<std::uint64_t> find_zip(std::string_view content, family kind)
{
    const std::optional<zip_end> end = find_zip_end(content);
    if (!end || end->entries == 0)
        return {};
    // These hold others, stored whole; only one at the very end is what an unpacker would find.
    if (holds_files(kind) && end->end != content.size())
        return {};
    return first_entry(content, *end);
}

} // namespace

bool has_archive_mark(std::string_view some)
{
    return std::any_of(marks.begin(), marks.end(),
                       [&](const mark& each) { return some.find(each.bytes) != some.npos; });
}

std::optional<appended_archive> find_appended(std::string_view content, family kind)
{
    if (const auto zip = find_zip(content, kind))
        return appended_archive{*zip, "application/zip"};
    if (holds_files(kind))
        return {};
    for (const mark& each : marks)
        for (std::size_t at = content.find(each.bytes); at != content.npos; at = content.find(each.bytes, at + 1))
            if (each.is_it(content.substr(at)))
                return appended_archive{at, each.type};
    return {};
}

} // namespace walk
