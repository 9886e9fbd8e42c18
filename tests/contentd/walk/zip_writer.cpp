#include "tests/contentd/walk/zip_writer.hpp"

#include <zlib.h>

namespace testing {

namespace {

std::uint32_t crc_of(std::string_view bytes)
{
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

std::string number(std::uint64_t value, int bytes)
{
    std::string made;
    for (int i = 0; i < bytes; ++i) { // there may be more than a number has
        made += static_cast<char>(value & 0xffU);
        value >>= 8U;
    }
    return made;
}

std::string common(const zip_part& part, std::uint32_t method, std::size_t name, std::size_t extra)
{
    return number(part.flags, 2) + number(method, 2) + number(0, 4) + number(crc_of(part.data), 4) +
           number(part.data.size(), 4) + number(part.data.size(), 4) + number(name, 2) + number(extra, 2);
}

std::string local_header(const zip_part& part)
{
    const std::string& name = part.local_name ? *part.local_name : part.name;
    return "PK\x03\x04" + number(20, 2) + common(part, part.local_method.value_or(part.method), name.size(), 0) + name;
}

std::string central_header(const zip_part& part, std::size_t at)
{
    return "PK\x01\x02" + number(20, 2) + number(20, 2) +
           common(part, part.method, part.name.size(), part.extra.size()) + number(0, 10) + number(at, 4) + part.name +
           part.extra;
}

} // namespace

std::string write_zip(const std::vector<zip_part>& parts, const zip_text& around)
{
    std::string zip;
    std::string directory;
    std::vector<std::size_t> places;
    std::size_t listed = 0;
    for (const zip_part& each : parts) {
        places.push_back(each.same_as ? places[*each.same_as] : zip.size());
        if (!each.same_as)
            zip += local_header(each) + each.data;
        if (!each.is_listed)
            continue;
        directory += central_header(each, places.back());
        ++listed;
    }
    if (!around.has_directory)
        return around.prefix + zip;
    const std::size_t at = zip.size();
    return around.prefix + zip + directory + "PK\x05\x06" + number(0, 4) + number(listed, 2) + number(listed, 2) +
           number(directory.size(), 4) + number(at, 4) + number(around.comment.size(), 2) + around.comment;
}

std::string unicode_path(std::string_view utf8, std::string_view for_name)
{
    return number(0x7075, 2) + number(utf8.size() + 5, 2) + number(1, 1) + number(crc_of(for_name), 4) +
           std::string(utf8);
}

} // namespace testing
