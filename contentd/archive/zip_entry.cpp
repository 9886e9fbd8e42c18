#include "contentd/archive/zip_entry.hpp"

#include "contentd/archive/zip_methods.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace archives {

namespace {

// The local file header, APPNOTE 4.3.7.
constexpr std::string_view signature("PK\3\4");
constexpr std::size_t header_size = 30;
constexpr unsigned deflate64 = 9;
constexpr unsigned implode = 6;

unsigned method_of(std::string_view zip)
{
    return filetype::little_16(zip, 8);
}

} // namespace

bool has_rare_method(std::string_view zip)
{
    const unsigned method = method_of(zip);
    return zip.size() > header_size && zip.starts_with(signature) &&
           ((method >= 1 && method <= implode) || method == deflate64);
}

std::optional<std::string> unpack_entry(std::string_view zip, std::size_t most)
{
    const std::size_t begin = header_size + filetype::little_16(zip, 26) + filetype::little_16(zip, 28);
    if (!has_rare_method(zip) || begin > zip.size())
        return std::nullopt;
    const std::string_view packed = zip.substr(begin, filetype::little_32(zip, 18));
    const std::size_t size = std::min<std::size_t>(filetype::little_32(zip, 22), most);
    switch (const unsigned method = method_of(zip)) {
    case 1:
        return unshrink(packed, size);
    case implode:
        return explode(packed, filetype::little_16(zip, 6), size);
    case deflate64:
        return inflate64(packed, most);
    default:
        return expand(packed, method, size);
    }
}

} // namespace archives
