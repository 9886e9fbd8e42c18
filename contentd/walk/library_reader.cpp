#include "contentd/walk/library_reader.hpp"

#include "common/text/utf8.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/locked/rar5.hpp"
#include "contentd/walk/library.hpp"
#include "contentd/walk/unlock.hpp"

#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <optional>
#include <vector>

namespace walk {

namespace {

using enabler = int (*)(archive*);

int no_filter(archive* /*reader*/)
{
    return ARCHIVE_OK;
}

int all_rar(archive* reader)
{
    return std::min(archive_read_support_format_rar(reader), archive_read_support_format_rar5(reader));
}

int as_it_is(archive* reader)
{
    return std::min(archive_read_support_format_raw(reader), archive_read_support_format_empty(reader));
}

int what_is_compressed(archive* reader)
{
    return std::min(
        {archive_read_support_format_tar(reader), archive_read_support_format_cpio(reader), as_it_is(reader)});
}

template <int code>
int one_filter(archive* reader)
{
    return archive_read_append_filter(reader, code);
}

constexpr std::string_view seven_zip = "application/x-7z-compressed";
constexpr std::string_view rar = "application/x-rar";

struct opening
{
    std::string_view type;
    enabler format;
    enabler filter = no_filter;
};

constexpr std::array openings = {
    opening{seven_zip, archive_read_support_format_7zip},
    opening{rar, all_rar},
    opening{"application/x-tar", archive_read_support_format_tar},
    opening{"application/vnd.ms-cab-compressed", archive_read_support_format_cab},
    opening{"application/x-iso9660-image", archive_read_support_format_iso9660},
    opening{"application/x-lzh-compressed", archive_read_support_format_lha},
    opening{"application/x-cpio", archive_read_support_format_cpio},
    opening{"application/gzip", what_is_compressed, one_filter<ARCHIVE_FILTER_GZIP>},
    opening{"application/x-bzip2", what_is_compressed, one_filter<ARCHIVE_FILTER_BZIP2>},
    opening{"application/x-xz", what_is_compressed, one_filter<ARCHIVE_FILTER_XZ>},
    opening{"application/zstd", what_is_compressed, one_filter<ARCHIVE_FILTER_ZSTD>},
    opening{"application/x-lzma", what_is_compressed, one_filter<ARCHIVE_FILTER_LZMA>},
    opening{"application/x-lz4", what_is_compressed, one_filter<ARCHIVE_FILTER_LZ4>},
    opening{"application/x-lzip", what_is_compressed, one_filter<ARCHIVE_FILTER_LZIP>},
    opening{"application/x-compress", what_is_compressed, one_filter<ARCHIVE_FILTER_COMPRESS>},
    opening{"application/x-archive", archive_read_support_format_ar},
};

const opening* find_opening(std::string_view type)
{
    const auto* const found =
        std::find_if(openings.begin(), openings.end(), [&](const opening& each) { return each.type == type; });
    return found == openings.end() ? nullptr : found;
}

/// Where a name cannot be converted the library ends the process if errno says ENOMEM, whoever set that.
const char* ask(const char* (*what)(archive_entry*), archive_entry* entry)
{
    errno = 0;
    return what(entry);
}

entry_name name_of(archive_entry* entry, std::size_t most)
{
    const char* const utf8 = ask(archive_entry_pathname_utf8, entry);
    const char* const raw = utf8 == nullptr ? ask(archive_entry_pathname, entry) : utf8;
    entry_name made = judge_name(archive_name_to_utf8(raw == nullptr ? "" : raw), most);
    if (archive_entry_filetype(entry) == AE_IFLNK || ask(archive_entry_hardlink, entry) != nullptr)
        made.traits |= filetype::unsafe_path;
    return made;
}

/// "a.exe" for "a.exe.gz", as the tools unpack it.
std::string name_without_last_extension(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    return dot == name.npos || name.find('/', dot) != name.npos ? std::string() : std::string(name.substr(0, dot));
}

/// A compressed stream may tell the name of its file, which some tools believe; others go by the stream's own.
entry_name name_in_stream(entry_name told, const std::string& outer, std::size_t most)
{
    constexpr std::string_view no_name = "data"; // what the library says then
    entry_name by_outer = judge_name(name_without_last_extension(outer), most);
    if (told.name == no_name)
        return by_outer;
    if (!by_outer.name.empty())
        add_other_name(told, by_outer.name, most, false);
    return told;
}

bool read_entry(archive* reader, archive_entry* entry, const unlocked_entry& known, container& to)
{
    const std::size_t most = to.allowed().allowed().name_bytes;
    entry_name name = name_of(entry, most);
    if (archive_entry_filetype(entry) == AE_IFDIR && name.traits == filetype::no_trait)
        return to.allowed().take_entry();
    if (archive_format(reader) == ARCHIVE_FORMAT_RAW)
        name = name_in_stream(std::move(name), to.name(), most);
    if (!to.begin(std::move(name)))
        return false;
    bool is_whole = false;
    failure why;
    if (archive_entry_is_encrypted(entry) != 0 || (known.traits & filetype::encrypted) != 0)
        why.traits = filetype::encrypted;
    else
        why = read_data(reader, to, is_whole);
    if (is_whole && known.is_crc && !known.is_crc(to.entry().crc())) {
        why.traits |= filetype::broken;
        is_whole = false;
    }
    to.allowed().exceed(why.limits);
    to.end(why.traits | known.traits, is_whole);
    return (why.limits & memory_limit) == 0 && !to.allowed().is_spent();
}

/// Whether it had any entry.
bool read_with(enabler format, enabler filter, const unlocked& content, container& to)
{
    const archive_handle reader = new_archive();
    if (filter(reader.get()) < ARCHIVE_WARN || format(reader.get()) < ARCHIVE_WARN)
        throw std::bad_alloc();
    bool has_entries = false;
    std::size_t index = 0;
    source from{content.file};
    int status = open_source(reader.get(), from);
    // A stream that fails at once is taken for an empty one, but for this.
    const failure at_open = archive_errno(reader.get()) != 0 ? why_failed(reader.get()) : failure{};
    while (status >= ARCHIVE_WARN && !to.allowed().is_spent()) {
        archive_entry* entry = nullptr;
        status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF && !has_entries)
            to.mark(at_open.traits);
        if (status == ARCHIVE_EOF)
            return has_entries;
        has_entries = has_entries || status >= ARCHIVE_WARN;
        const unlocked_entry known = index < content.entries.size() ? content.entries[index] : unlocked_entry();
        ++index;
        if (status >= ARCHIVE_WARN && !read_entry(reader.get(), entry, known, to))
            return true;
    }
    if (status < ARCHIVE_WARN) {
        const failure why = why_failed(reader.get());
        to.mark(why.traits);
        to.allowed().exceed(why.limits);
    }
    return has_entries;
}

/// As it is where nothing is encrypted.
unlocked unlock(std::string_view content, std::string_view type, container& to)
{
    std::optional<unlocked> made;
    if (type == seven_zip)
        made = unlock_seven_zip(content, to);
    else if (type == rar)
        made = content.starts_with(locked::rar5_mark) ? unlock_rar5(content, to) : unlock_rar4(content, to);
    if (!made)
        made.emplace().file.add(content);
    return std::move(*made);
}

} // namespace

bool is_read_by_library(std::string_view type)
{
    return find_opening(type) != nullptr;
}

failure read_data(archive* reader, container& to, bool& is_whole)
{
    std::vector<char> block(std::size_t{64} << 10U);
    for (;;) {
        const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
        if (got < 0 && got != ARCHIVE_WARN)
            return why_failed(reader);
        if (got == 0 || got == ARCHIVE_WARN) {
            is_whole = got == 0;
            return got == 0 ? failure{} : why_failed(reader);
        }
        if (!to.append({block.data(), static_cast<std::size_t>(got)}))
            return {};
    }
}

void read_by_library(std::string_view content, std::string_view type, container& to)
{
    const utf8_locale names;
    const opening* const how = find_opening(type);
    const unlocked file = unlock(content, type, to);
    const bool has_entries = read_with(how->format, how->filter, file, to);
    // Zeroes are a tar that is empty, whatever comes behind them.
    if (!has_entries && how->format == what_is_compressed && !to.allowed().is_spent())
        read_with(as_it_is, how->filter, file, to);
}

} // namespace walk
