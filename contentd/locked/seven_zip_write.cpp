// Writes the header anew, and what stands around it.

#include "contentd/locked/seven_zip.hpp"
#include "contentd/locked/seven_zip_ids.hpp"

#include <utility>

namespace locked {

namespace {

using namespace std::string_view_literals;

void put_coder(std::string& to, const seven_zip_coder& from)
{
    const std::size_t is_complex = from.inputs == 1 ? 0 : 0x10;
    const std::size_t has_properties = from.properties.empty() ? 0 : 0x20;
    to += static_cast<char>(from.method.size() | is_complex | has_properties);
    to += from.method;
    if (from.inputs != 1) {
        put_number(to, from.inputs);
        put_number(to, 1);
    }
    if (!from.properties.empty()) {
        put_number(to, from.properties.size());
        to += from.properties;
    }
}

void put_folder(std::string& to, const seven_zip_folder& from)
{
    put_number(to, from.coders.size());
    for (const seven_zip_coder& each : from.coders)
        put_coder(to, each);
    for (const seven_zip_folder::bond& each : from.bonds) {
        put_number(to, each.input);
        put_number(to, each.output);
    }
    if (from.packed.size() > 1)
        for (const std::uint64_t each : from.packed)
            put_number(to, each);
}

void put_streams(std::string& to, const seven_zip_streams& from)
{
    to += static_cast<char>(id_pack_info);
    put_number(to, 0);
    put_number(to, from.packed.size());
    to += static_cast<char>(id_size);
    for (const seven_zip_streams::stream& each : from.packed)
        put_number(to, each.size);
    to += static_cast<char>(id_end);
    to += static_cast<char>(id_unpack_info);
    to += static_cast<char>(id_folder);
    put_number(to, from.folders.size());
    to += '\0'; // they follow
    for (const seven_zip_folder& each : from.folders)
        put_folder(to, each);
    to += static_cast<char>(id_unpack_sizes);
    for (const seven_zip_folder& each : from.folders)
        for (const std::uint64_t size : each.sizes)
            put_number(to, size);
    to += from.crcs;
    to += static_cast<char>(id_end);
    to += from.files;
    to += static_cast<char>(id_end);
}

/// Of a header in two pieces.
std::string start_of(std::uint64_t data, std::string_view header, std::string_view rest)
{
    std::string told;
    put_little_64(told, data);
    put_little_64(told, header.size() + rest.size());
    put_little_32(told, crc_of(rest, crc_of(header)));
    std::string made(seven_zip_mark);
    made += "\0\4"sv; // the version
    put_little_32(made, crc_of(told));
    return made + told;
}

} // namespace

patched write_seven_zip(const seven_zip_contents& of)
{
    std::string header;
    header += static_cast<char>(id_header);
    header += static_cast<char>(id_main_streams);
    put_streams(header, of.streams);
    std::uint64_t data = 0;
    for (const seven_zip_streams::stream& each : of.streams.packed)
        data += each.size;
    patched made;
    made.add_own(start_of(data, header, of.rest));
    for (const seven_zip_streams::stream& each : of.streams.packed)
        made.add(each.bytes, each.how, each.size);
    made.add_own(std::move(header));
    made.add(of.rest);
    return made;
}

seven_zip_streams single_folder(const seven_zip_streams& of, std::size_t folder)
{
    const seven_zip_folder& wanted = of.folders[folder];
    const auto first = of.packed.begin() + static_cast<std::ptrdiff_t>(wanted.first_stream);
    seven_zip_streams made;
    made.packed.assign(first, first + static_cast<std::ptrdiff_t>(wanted.packed.size()));
    made.folders = {wanted};
    made.folders.front().first_stream = 0;
    return made;
}

patched write_single(const seven_zip_streams& of)
{
    constexpr std::string_view one_file = "\x08\0"sv;
    constexpr std::string_view named_x = "\x05\x01\x11\x05\0x\0\0\0\0\0"sv;
    seven_zip_contents single{of, named_x};
    single.streams.crcs = {};
    single.streams.files = one_file;
    return write_seven_zip(single);
}

} // namespace locked
