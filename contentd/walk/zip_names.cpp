#include "contentd/walk/zip_names.hpp"

#include "common/text/charset.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/trait.hpp"

#include <zlib.h>

#include <optional>
#include <string>

namespace walk {

namespace {

struct unicode_path
{
    std::string utf8;
    bool is_for_name; // its checksum is that of the name beside it; if not, programs differ in whom they believe
};

std::optional<unicode_path> find_unicode_path(std::string_view extra, std::string_view name)
{
    const std::string_view field = extra_field(extra, 0x7075);
    constexpr std::size_t fixed = 5;
    if (field.size() <= fixed || field[0] != 1)
        return {};
    const auto crc = ::crc32_z(0, reinterpret_cast<const unsigned char*>(name.data()), name.size());
    return unicode_path{text::to_utf8(field.substr(fixed), "utf-8").utf8, filetype::little_32(field, 1) == crc};
}

} // namespace

entry_name names_of(const zip_entry& entry, std::size_t most_bytes)
{
    const std::string plain = archive_name_to_utf8(entry.header.name);
    const auto central = find_unicode_path(entry.header.extra, entry.header.name);
    const auto local = find_unicode_path(entry.local_extra, entry.local_name);
    const bool is_told = central && central->is_for_name;
    entry_name made = judge_name(is_told ? central->utf8 : plain, most_bytes);
    made.traits |= entry.traits | (entry.header.is_link ? filetype::unsafe_path : filetype::no_trait);
    if (is_told)
        add_other_name(made, plain, most_bytes, false);
    if (central && !is_told)
        add_other_name(made, central->utf8, most_bytes, true);
    if (entry.local_name != entry.header.name)
        add_other_name(made, archive_name_to_utf8(entry.local_name), most_bytes, true);
    if (local)
        add_other_name(made, local->utf8, most_bytes, !local->is_for_name);
    return made;
}

} // namespace walk
