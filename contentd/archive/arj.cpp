// ARJ, after ARJ Software's TECHNOTE.TXT: a header for the archive, then header and data of each file, then an empty
// header. Volumes are read one by one: a file that goes on in the next one is broken here.

#include "contentd/archive/arj_methods.hpp"
#include "contentd/archive/readers.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/mime/byte_reader.hpp"
#include "contentd/mime/checksums.hpp"

#include <optional>

namespace archives {

namespace {

constexpr std::uint16_t magic = 0xea60;
constexpr std::size_t largest_header = 2600;
constexpr std::size_t smallest_header = 30;

constexpr unsigned garbled_flag = 1;

enum file_type : std::uint8_t { binary = 0, text = 1, archive_header = 2, directory = 3, label = 4, chapter = 5 };

struct header
{
    unsigned flags = 0;
    unsigned method = 0;
    unsigned type = 0;
    std::uint32_t packed_size = 0;
    std::uint32_t size = 0;
    std::uint32_t checksum = 0;
    std::string_view name;
};

header read_fields(std::string_view basic)
{
    mime::byte_reader in(basic);
    const std::size_t size_before_name = in.number_8();
    in.take(3); // versions and system
    header found;
    found.flags = in.number_8();
    found.method = in.number_8();
    found.type = in.number_8();
    in.take(5); // password's modifier, time
    found.packed_size = in.number_32();
    found.size = in.number_32();
    found.checksum = in.number_32();
    const std::string_view strings = basic.substr(std::min(size_before_name, basic.size()));
    found.name = strings.substr(0, strings.find('\0'));
    return found;
}

/// Nothing at the end of the archive; `to` is told when it is not there or a checksum is wrong.
std::optional<header> take_header(mime::byte_reader& in, receiver& to)
{
    const bool has_magic = in.number_16() == magic;
    const std::size_t size = in.number_16();
    if (!has_magic || in.is_short() || (size != 0 && size < smallest_header) || size > largest_header) {
        to.note(broken);
        return std::nullopt;
    }
    if (size == 0)
        return std::nullopt;
    const std::string_view basic = in.take(size);
    if (in.number_32() != mime::crc32(basic))
        to.note(broken);
    while (const std::size_t extended = in.number_16()) {
        in.take(extended);
        in.take(sizeof(std::uint32_t)); // its checksum
    }
    if (in.is_short()) {
        to.note(broken);
        return std::nullopt;
    }
    return read_fields(basic);
}

void take_file(const header& of, std::string_view data, receiver& to)
{
    constexpr unsigned last_method = 4;
    if ((of.flags & garbled_flag) != 0) {
        to.take(of.name, {}, filetype::encrypted);
        return;
    }
    if (of.method > last_method || (of.type != binary && of.type != text)) {
        to.take(of.name, {}, filetype::unsupported);
        return;
    }
    if (of.method == 0) {
        to.take_stored(of.name, data, data.size() != of.size || of.checksum != mime::crc32(data));
        return;
    }
    const std::size_t size = to.room_for(of.size);
    unpacked file = of.method == 4 ? unpack_arj_fastest(data, size) : unpack_arj_blocks(data, size);
    file.is_broken = file.is_broken || data.size() < of.packed_size || of.checksum != mime::crc32(file.bytes);
    to.take(of.name, file, of.size);
}

} // namespace

bool is_arj(std::string_view content)
{
    constexpr std::size_t type_at = 10;
    mime::byte_reader in(content);
    const bool has_magic = in.number_16() == magic;
    const std::size_t size = in.number_16();
    return has_magic && size >= smallest_header && size <= largest_header && content.size() > size &&
           content[type_at] == archive_header;
}

void unpack_arj(std::string_view content, receiver& to)
{
    mime::byte_reader in(content);
    if (!take_header(in, to))
        return;
    while (const std::optional<header> found = take_header(in, to)) {
        const std::string_view data = in.take(found->packed_size);
        if (found->type == directory || found->type == label || found->type == chapter)
            continue;
        if (!to.wants_more())
            return;
        take_file(*found, data, to);
    }
}

} // namespace archives
