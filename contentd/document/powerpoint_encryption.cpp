#include "contentd/document/powerpoint_encryption.hpp"

#include "contentd/document/office_rc4.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace document {

namespace {

using filetype::little_16;
using filetype::little_32;

constexpr std::size_t header = 8;

struct record
{
    std::uint32_t type = 0;
    std::string_view data;
};

record record_at(std::string_view stream, std::size_t at)
{
    const std::string_view rest = stream.substr(std::min(at, stream.size()));
    return {little_16(rest, 2), rest.substr(std::min(header, rest.size()), little_32(rest, 4))};
}

struct directory
{
    std::map<std::uint32_t, std::uint32_t> places; // by the object's number
    std::optional<std::uint32_t> session;          // the object that tells the encryption
};

/// Numbers that follow one another are told by the first one and their count.
void read_places(std::string_view data, directory& to, collector& found)
{
    for (std::size_t at = 0; at + 4 <= data.size();) {
        const std::uint32_t first = little_32(data, at) & 0xfffffU;
        const std::uint32_t count = little_32(data, at) >> 20U;
        at += 4;
        for (std::uint32_t i = 0; i < count && at + 4 <= data.size(); ++i, at += 4) {
            if (!found.count_object())
                return;
            to.places.emplace(first + i, little_32(data, at));
        }
    }
}

/// From the last edit back to the first: what a later one says counts.
directory read_directory(std::string_view stream, std::size_t last_edit, collector& found)
{
    constexpr std::uint32_t edit = 0x0ff5;
    constexpr std::uint32_t places = 0x1772;
    directory made;
    for (std::size_t at = last_edit; found.count_object();) {
        const record one = record_at(stream, at);
        if (one.type != edit)
            break;
        const record list = record_at(stream, little_32(one.data, 12));
        if (list.type == places)
            read_places(list.data, made, found);
        if (!made.session && one.data.size() >= 32)
            made.session = little_32(one.data, 28);
        const std::size_t before = little_32(one.data, 8);
        if (before == 0 || before >= at)
            break;
        at = before;
    }
    return made;
}

void decrypt_storages(std::string_view stream, const directory& all, const office_rc4& how, collector& found,
                      const std::function<void(std::string_view)>& use)
{
    constexpr std::uint32_t storage = 0x1011;
    for (const auto& [number, at] : all.places) {
        if (!found.count_object())
            return;
        const std::string key = how.key_of_block(number);
        std::string bytes(stream.substr(std::min<std::size_t>(at, stream.size()), header));
        ciphers::rc4(key).apply(bytes);
        if (bytes.size() < header || little_16(bytes, 2) != storage)
            continue;
        const std::size_t size = header + std::min<std::size_t>(little_32(bytes, 4), stream.size());
        bytes = stream.substr(at, std::min(size, found.room()));
        found.spend(bytes.size());
        ciphers::rc4(key).apply(bytes);
        use(bytes);
    }
}

} // namespace

lock open_powerpoint(std::string_view stream, std::string_view user, collector& found,
                     const std::function<void(std::string_view record)>& use)
{
    constexpr std::uint32_t session = 0x2f14;
    const directory all = read_directory(stream, little_32(user, 16), found);
    const auto told = all.places.find(all.session.value_or(0));
    if (!all.session || told == all.places.end())
        return lock::none;
    const record how_told = record_at(stream, told->second);
    std::optional<office_rc4> how = office_rc4::read(how_told.type == session ? how_told.data : std::string_view());
    if (!how || !how->open(found))
        return lock::closed;
    decrypt_storages(stream, all, *how, found, use);
    return lock::opened;
}

} // namespace document
