// SIS of Symbian OS 9, after "Symbian OS v9.X SIS File Format Specification" 1.1: fields in fields, of which those of
// the data are read. Names stand in the controller and take its whole tree to find; the files are given without.
//
//     contents = checksums? controller data
//     data     = array of (unit = array of (file = compressed))

#include "contentd/archive/readers.hpp"
#include "contentd/archive/zlib_stream.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/mime/byte_reader.hpp"

namespace archives {

namespace {

constexpr std::uint32_t first_uid = 0x10201a7a;
constexpr std::size_t header_size = 16;

enum field_type : std::uint32_t { array_field = 2, compressed_field = 3, contents_field = 12, data_field = 30 };
enum method : std::uint32_t { stored = 0, deflated = 1 };

/// The value of a field whose type was read; the fields of an array have none of their own.
std::string_view take_value(mime::byte_reader& in)
{
    constexpr std::uint32_t is_long = 0x80000000;
    std::uint64_t size = in.number_32();
    if ((size & is_long) != 0)
        size = (size & ~std::uint64_t{is_long}) | std::uint64_t{in.number_32()} << 31U;
    const std::string_view value = in.take(size);
    in.skip_padding((4 - size % 4) % 4);
    return value;
}

/// The value of the next field of that type, others are passed over; empty when there is none.
std::string_view find_value(mime::byte_reader& in, std::uint32_t wanted)
{
    while (!in.at_end()) {
        const std::uint32_t type = in.number_32();
        const std::string_view value = take_value(in);
        if (type == wanted)
            return value;
    }
    return {};
}

/// The elements of the array that `value` begins with.
mime::byte_reader elements_of(std::string_view value, receiver& to)
{
    mime::byte_reader in(value);
    const std::string_view elements = find_value(in, array_field);
    constexpr std::size_t type_size = 4;
    if (in.is_short() || elements.size() < type_size)
        to.note(broken);
    return mime::byte_reader(elements.substr(std::min(type_size, elements.size())));
}

void take_file(std::string_view value, bool is_short, receiver& to)
{
    mime::byte_reader in(value);
    mime::byte_reader compressed(find_value(in, compressed_field));
    const std::uint32_t method = compressed.number_32();
    const std::uint64_t low_size = compressed.number_32();
    const std::uint64_t size = low_size | std::uint64_t{compressed.number_32()} << 32U;
    is_short = is_short || in.is_short() || compressed.is_short();
    const std::string_view data = compressed.rest();
    if (method == stored) {
        to.take_stored({}, data, is_short);
    } else if (method == deflated) {
        unpacked file = unpack_zlib(data, static_cast<std::size_t>(to.room()));
        file.is_broken = file.is_broken || is_short;
        to.take({}, file, size);
    } else {
        to.take({}, {}, filetype::unsupported);
    }
}

} // namespace

bool is_sisx(std::string_view content)
{
    return content.size() > header_size && mime::byte_reader(content).number_32() == first_uid;
}

void unpack_sisx(std::string_view content, receiver& to)
{
    mime::byte_reader in(content.substr(header_size));
    mime::byte_reader contents(find_value(in, contents_field));
    const std::string_view data = find_value(contents, data_field);
    mime::byte_reader units = elements_of(data, to);
    while (!units.at_end()) {
        mime::byte_reader files = elements_of(take_value(units), to);
        while (!files.at_end()) {
            if (!to.wants_more())
                return;
            const std::string_view file = take_value(files);
            take_file(file, files.is_short() || units.is_short() || in.is_short(), to);
        }
    }
}

} // namespace archives
