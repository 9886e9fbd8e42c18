// zip - by the names of the first local entries; the central directory is for the archive walker, not for a guess

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/containers.hpp"

#include <algorithm>
#include <vector>

namespace filetype {

namespace {

constexpr std::string_view local_header = "PK\x03\x04";
constexpr std::size_t local_header_size = 30;
constexpr std::size_t most_entries = 64;

struct entry
{
    std::string_view name;
    std::string_view data; // as stored, perhaps cut
};

struct by_name
{
    std::string_view begins; // of an entry's name
    verdict means;
};

// The first row that any entry fits.
constexpr by_name known[] = {
    {"AndroidManifest.xml", {"application/vnd.android.package-archive", family::executable, true}},
    {"classes.dex", {"application/vnd.android.package-archive", family::executable, true}},
    {"AppxManifest.xml", {"application/vnd.ms-appx", family::executable, true}},
    {"AppxMetadata/", {"application/vnd.ms-appx", family::executable, true}},
    {"extension.vsixmanifest", {"application/vsix", family::executable, true}},
    {"Payload/", {"application/x-ios-app", family::executable, true}},
    {"word/", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", family::document}},
    {"xl/", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", family::document}},
    {"ppt/", {"application/vnd.openxmlformats-officedocument.presentationml.presentation", family::document}},
    {"visio/", {"application/vnd.ms-visio.drawing.main+xml", family::document}},
    {"FixedDocSeq.fdseq", {"application/vnd.ms-xpsdocument", family::document}},
    {"FixedDocumentSequence.fdseq", {"application/vnd.ms-xpsdocument", family::document}},
    {"META-INF/MANIFEST.MF", {"application/java-archive", family::executable, true}},
    {"[Content_Types].xml", {"application/vnd.openxmlformats-package", family::document}},
};

/// The entry whose header is at `at`; moves `at` to the next header, or to the end.
entry take_entry(std::string_view content, std::size_t& at)
{
    const std::size_t name_size = little_16(content, at + 26);
    const std::size_t data = at + local_header_size + name_size + little_16(content, at + 28);
    const bool has_size = (little_16(content, at + 6) & 8U) == 0;
    const std::size_t size = has_size ? little_32(content, at + 18) : 0;
    entry found;
    found.name = content.substr(std::min(content.size(), at + local_header_size), name_size);
    found.data = content.substr(std::min(content.size(), data), size);
    const std::size_t next = data + size;
    at = has_at(content, next, local_header) ? next : content.find(local_header, std::min(content.size(), data));
    return found;
}

std::vector<entry> first_entries(std::string_view content)
{
    std::vector<entry> entries;
    for (std::size_t at = 0; at != content.npos && entries.size() < most_entries;)
        entries.push_back(take_entry(content, at));
    return entries;
}

/// OpenDocument and EPUB begin with a stored entry that says the type.
verdict by_mimetype_entry(const entry& first)
{
    constexpr std::string_view types[] = {
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.graphics",
        "application/epub+zip",
    };
    if (first.name != "mimetype")
        return {};
    for (const std::string_view type : types) {
        if (first.data.starts_with(type))
            return {type, family::document};
    }
    constexpr std::string_view others = "application/vnd.oasis.opendocument";
    return first.data.starts_with(others) ? verdict{others, family::document} : verdict{};
}

} // namespace

verdict by_zip_entries(std::string_view content)
{
    const verdict plain{"application/zip", family::archive};
    if (!content.starts_with(local_header))
        return content.starts_with("PK\x05\x06") || content.starts_with("PK\x07\x08") ? plain : verdict{};
    const std::vector<entry> entries = first_entries(content);
    const verdict declared = by_mimetype_entry(entries.front());
    if (!declared.type.empty())
        return declared;
    for (const by_name& each : known) {
        if (std::any_of(entries.begin(), entries.end(),
                        [&](const entry& one) { return one.name.starts_with(each.begins); }))
            return each.means;
    }
    return plain;
}

} // namespace filetype
