// compound - Microsoft's compound file (MS-CFB): the root entry's class and the names of the streams beside it

#include "common/text/escape.hpp"
#include "contentd/filetype/compound_file.hpp"
#include "contentd/filetype/containers.hpp"

#include <string>

namespace filetype {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_entries = 64;
// {000C1084-0000-0000-C000-000000000046} and 1086 (patch), as they stand in the root entry.
constexpr std::string_view installer = "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view patch = "\x86\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;

struct by_stream
{
    std::string_view name;
    verdict means;
};

constexpr verdict unnamed{"application/x-ole-storage", family::document};

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

verdict by_name(const std::string& name)
{
    for (const by_stream& each : streams) {
        if (text::equal_ignoring_case(name, each.name))
            return each.means;
    }
    return {};
}

/// When the directory is beyond the bytes at hand: a name anywhere in them.
verdict by_search(std::string_view content)
{
    const std::string lowered = text::to_lower(content);
    for (const by_stream& each : streams) {
        std::string wide;
        for (const char letter : text::to_lower(each.name)) {
            wide += letter;
            wide += '\0';
        }
        if (each.name.size() > 8 && lowered.find(wide) != lowered.npos)
            return each.means;
    }
    return {};
}

} // namespace

verdict by_compound_directory(std::string_view content)
{
    if (!compound_file::has_signature(content))
        return {};
    const compound_file file(content, most_entries);
    if (file.entries().empty()) {
        const verdict means = by_search(content.substr(0, 65536));
        return means.type.empty() ? unnamed : means;
    }
    const std::string_view root_class = file.entries().front().class_id;
    if (root_class == installer || root_class == patch)
        return {"application/x-msi", family::executable, true};
    for (const compound_entry& each : file.entries()) {
        const verdict means = by_name(each.name);
        if (!means.type.empty())
            return means;
    }
    return unnamed;
}

} // namespace filetype
