#include "contentd/walk/zip_records.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/signatures.hpp"

#include <algorithm>
#include <cstring>

namespace walk {

using filetype::has_at;
using filetype::little_16;
using filetype::little_32;

namespace {

constexpr std::uint64_t in_zip64 = 0xffffffff;
constexpr std::uint32_t unix_host = 3;
constexpr std::uint32_t unix_link = 0xa000; // S_IFLNK of the mode

std::uint64_t little_64(std::string_view bytes, std::size_t at)
{
    return little_32(bytes, at) | std::uint64_t{little_32(bytes, at + 4)} << 32U;
}

/// Those values that do not fit stand in this field, in this order.
void read_zip64(zip_header& to, bool is_central)
{
    const std::string_view field = extra_field(to.extra, 1);
    std::size_t at = 0;
    const auto take = [&](std::uint64_t& value) {
        if (value == in_zip64 && at + 8 <= field.size()) {
            value = little_64(field, at);
            at += 8;
        }
    };
    take(to.size);
    take(to.packed);
    if (is_central)
        take(to.local);
}

/// The fields from the flags to the sizes are the same in both; `at` is where the flags are.
zip_header read_common(std::string_view zip, std::size_t at)
{
    zip_header made;
    made.flags = little_16(zip, at);
    made.method = little_16(zip, at + 2);
    made.time = little_32(zip, at + 4);
    made.crc = little_32(zip, at + 8);
    made.packed = little_32(zip, at + 12);
    made.size = little_32(zip, at + 16);
    return made;
}

std::uint64_t directory_size(std::string_view content, const zip_end& end)
{
    return little_32(content, end.at + 12);
}

/// The zip64 record stands in front of its locator, which stands in front of the end record.
std::uint64_t directory_end(std::string_view content, std::uint64_t end_record)
{
    constexpr std::string_view locator = "PK\x06\x07";
    constexpr std::string_view record = "PK\x06\x06";
    if (end_record < 76 || !has_at(content, end_record - 20, locator) || !has_at(content, end_record - 76, record))
        return end_record;
    return end_record - 76;
}

std::optional<zip_end> read_end(std::string_view content, std::uint64_t at)
{
    constexpr std::size_t record_size = 22;
    if (content.size() - at < record_size)
        return {};
    zip_end made;
    made.at = at;
    made.end = std::min<std::uint64_t>(content.size(), at + record_size + little_16(content, at + 20));
    made.entries = little_16(content, at + 10);
    std::uint64_t size = directory_size(content, made);
    std::uint64_t offset = little_32(content, at + 16);
    const std::uint64_t behind = directory_end(content, at);
    if (behind != at) {
        made.entries = little_64(content, behind + 32);
        size = little_64(content, behind + 40);
        offset = little_64(content, behind + 48);
    }
    if (made.entries == 0 && size == 0) {
        made.directory = behind;
        return made;
    }
    if (size <= behind && offset <= behind - size && has_at(content, behind - size, zip_central_mark)) {
        made.directory = behind - size;
        made.base = made.directory - offset;
        return made;
    }
    made.directory = offset;
    return offset < at && has_at(content, offset, zip_central_mark) ? std::optional(made) : std::nullopt;
}

/// As rfind, but at the speed of memory: this byte is in no text, and rare elsewhere.
std::size_t last_end_mark(std::string_view content)
{
    constexpr std::size_t rare = 2;
    for (std::string_view left = content; !left.empty();) {
        const void* const found = ::memrchr(left.data(), zip_end_mark[rare], left.size());
        if (found == nullptr)
            break;
        const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - left.data());
        if (at >= rare && has_at(content, at - rare, zip_end_mark))
            return at - rare;
        left = left.substr(0, at);
    }
    return std::string_view::npos;
}

} // namespace

std::optional<zip_header> read_local_header(std::string_view zip, std::uint64_t at)
{
    constexpr std::size_t fixed = 30;
    if (at > zip.size() || zip.size() - at < fixed || !has_at(zip, at, zip_local_mark))
        return {};
    zip_header made = read_common(zip, at + 6);
    const std::uint64_t name = little_16(zip, at + 26);
    const std::uint64_t extra = little_16(zip, at + 28);
    if (zip.size() - at - fixed < name + extra)
        return {};
    made.name = zip.substr(at + fixed, name);
    made.extra = zip.substr(at + fixed + name, extra);
    made.local = at;
    made.end = at + fixed + name + extra;
    read_zip64(made, false);
    return made;
}

std::optional<zip_header> read_central_header(std::string_view zip, std::uint64_t at)
{
    constexpr std::size_t fixed = 46;
    if (at > zip.size() || zip.size() - at < fixed || !has_at(zip, at, zip_central_mark))
        return {};
    zip_header made = read_common(zip, at + 8);
    const std::uint64_t name = little_16(zip, at + 28);
    const std::uint64_t extra = little_16(zip, at + 30);
    const std::uint64_t comment = little_16(zip, at + 32);
    if (zip.size() - at - fixed < name + extra + comment)
        return {};
    made.name = zip.substr(at + fixed, name);
    made.extra = zip.substr(at + fixed + name, extra);
    made.is_link = filetype::byte_at(zip, at + 5) == unix_host && (little_16(zip, at + 40) & 0xf000U) == unix_link;
    made.local = little_32(zip, at + 42);
    made.end = at + fixed + name + extra + comment;
    read_zip64(made, true);
    return made;
}

std::optional<std::uint64_t> read_descriptor(std::string_view zip, std::uint64_t at, zip_header& to)
{
    if (!has_at(zip, at, zip_descriptor_mark) || zip.size() - at < 16)
        return {};
    to.crc = little_32(zip, at + 4);
    to.packed = little_32(zip, at + 8);
    to.size = little_32(zip, at + 12);
    return at + 16;
}

std::string_view extra_field(std::string_view extra, std::uint32_t number)
{
    while (extra.size() >= 4) {
        const std::size_t size = little_16(extra, 2);
        if (little_16(extra, 0) == number)
            return extra.substr(4, size);
        extra.remove_prefix(std::min(extra.size(), 4 + size));
    }
    return {};
}

std::optional<zip_end> find_zip_end(std::string_view content)
{
    constexpr int most_looked_at = 16;
    std::size_t at = last_end_mark(content);
    for (int i = 0; i < most_looked_at && at != content.npos; ++i) {
        const std::optional<zip_end> found = read_end(content, at);
        if (found)
            return found;
        at = last_end_mark(content.substr(0, at));
    }
    return {};
}

std::optional<std::uint64_t> first_entry(std::string_view content, const zip_end& end)
{
    const std::optional<zip_header> first = read_central_header(content, end.directory);
    if (!first || first->local >= content.size() || !read_local_header(content, first->local + end.base))
        return {};
    return first->local + end.base;
}

} // namespace walk
