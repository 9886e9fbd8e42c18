// compound - Microsoft's compound file (MS-CFB): the root entry's class and the names of the streams beside it

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/containers.hpp"

#include <algorithm>
#include <string>

namespace filetype {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv;
constexpr std::size_t entry_size = 128;
constexpr std::size_t most_entries = 64;
// {000C1084-0000-0000-C000-000000000046} and 1086 (patch), as they stand in the root entry.
constexpr std::string_view installer = "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view patch = "\x86\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;

struct by_stream
{
    std::string_view name;
    verdict means;
};

constexpr by_stream streams[] = {
    {"WordDocument", {"application/msword", family::document}},
    {"Workbook", {"application/vnd.ms-excel", family::document}},
    {"Book", {"application/vnd.ms-excel", family::document}},
    {"PowerPoint Document", {"application/vnd.ms-powerpoint", family::document}},
    {"__properties_version1.0", {"application/vnd.ms-outlook", family::message}},
    {"VisioDocument", {"application/vnd.visio", family::document}},
    {"EncryptedPackage", {"application/x-ole-encrypted", family::document}},
    {"FileHeader", {"application/x-hwp", family::document}},
    {"Quill", {"application/x-mspublisher", family::document}},
};

/// The low bytes of an entry's UTF-16 name.
std::string name_of(std::string_view entry)
{
    std::string name;
    const std::size_t bytes = std::min<std::size_t>(little_16(entry, 64), 64);
    for (std::size_t i = 0; i + 2 < bytes; i += 2)
        name += static_cast<char>(byte_at(entry, i));
    return name;
}

verdict by_name(const std::string& name)
{
    for (const by_stream& each : streams) {
        if (name == each.name)
            return each.means;
    }
    return {};
}

/// The directory's first sector; the others are taken to follow it, as most writers do.
std::string_view directory(std::string_view content)
{
    const std::uint32_t shift = little_16(content, 30);
    if (shift < 7 || shift > 16)
        return {};
    const std::uint64_t begin = (std::uint64_t{little_32(content, 48)} + 1) << shift;
    return begin < content.size() ? content.substr(begin) : std::string_view();
}

/// When the directory is beyond the bytes at hand: a name anywhere in them.
verdict by_search(std::string_view content)
{
    for (const by_stream& each : streams) {
        std::string wide;
        for (const char letter : each.name) {
            wide += letter;
            wide += '\0';
        }
        if (each.name.size() > 8 && content.find(wide) != content.npos)
            return each.means;
    }
    return {};
}

} // namespace

verdict by_compound_directory(std::string_view content)
{
    if (!content.starts_with(magic))
        return {};
    const std::string_view entries = directory(content);
    const std::string_view root_class = entries.substr(std::min<std::size_t>(entries.size(), 80), 16);
    if (root_class == installer || root_class == patch)
        return {"application/x-msi", family::executable, true};
    for (std::size_t i = 0; i < most_entries && (i + 1) * entry_size <= entries.size(); ++i) {
        const verdict means = by_name(name_of(entries.substr(i * entry_size, entry_size)));
        if (!means.type.empty())
            return means;
    }
    const verdict means = entries.empty() ? by_search(content.substr(0, 65536)) : verdict{};
    return means.type.empty() ? verdict{"application/x-ole-storage", family::document} : means;
}

} // namespace filetype
