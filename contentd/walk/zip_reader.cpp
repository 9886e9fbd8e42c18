#include "contentd/walk/zip_reader.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/walk/library.hpp"
#include "contentd/walk/library_reader.hpp"
#include "contentd/walk/zip_map.hpp"
#include "contentd/walk/zip_names.hpp"
#include "contentd/walk/zip_single.hpp"

#include <archive_entry.h>

#include <array>
#include <new>
#include <optional>

namespace walk {

namespace {

/// A header and the data behind it, given to the library without a copy.
struct pieces
{
    std::array<std::string_view, 2> left;
    std::size_t next = 0;
};

la_ssize_t give_piece(archive* /*reader*/, void* from, const void** bytes)
{
    auto& all = *static_cast<pieces*>(from);
    while (all.next < all.left.size()) {
        const std::string_view piece = all.left[all.next++];
        if (piece.empty())
            continue;
        *bytes = piece.data();
        return static_cast<la_ssize_t>(piece.size());
    }
    return 0;
}

struct attempt
{
    failure why;
    bool is_whole = false; // and size and CRC are as told
};

/// With AES of the second kind the CRC is not told; its own sum is compared by the library.
bool tells_crc(const zip_entry& entry)
{
    constexpr std::uint32_t aes = 99;
    return entry.header.method != aes;
}

attempt unpack(std::string_view zip, const zip_entry& entry, const std::string* password, container& to)
{
    const archive_handle reader = new_archive();
    if (archive_read_support_format_zip_streamable(reader.get()) < ARCHIVE_WARN ||
        archive_read_set_option(reader.get(), "zip", "ignorecrc32", "1") < ARCHIVE_WARN ||
        (password != nullptr && archive_read_add_passphrase(reader.get(), password->c_str()) < ARCHIVE_WARN))
        throw std::bad_alloc();
    const std::string_view data = packed_data(zip, entry);
    const std::string header = single_header(entry, data.size());
    pieces given{{header, data}};
    archive_entry* found = nullptr;
    attempt made;
    if (archive_read_open(reader.get(), &given, nullptr, give_piece, nullptr) < ARCHIVE_WARN ||
        archive_read_next_header(reader.get(), &found) < ARCHIVE_WARN) {
        made.why = why_failed(reader.get());
        return made;
    }
    made.why = read_data(reader.get(), to, made.is_whole);
    const unpacked& file = to.entry();
    const bool is_cut = data.size() != entry.header.packed;
    if (made.is_whole &&
        (is_cut || file.size() != entry.header.size || (tells_crc(entry) && file.crc() != entry.header.crc))) {
        made.is_whole = false;
        made.why.traits |= filetype::broken;
    }
    return made;
}

std::uint32_t unpack_encrypted(std::string_view zip, const zip_entry& entry, container& to, bool& is_whole)
{
    if ((entry.header.flags & zip_strong_flag) != 0)
        return filetype::encrypted;
    const std::size_t count = to.passwords().size();
    for (std::size_t i = 0; i < count && to.allowed().take_attempt(); ++i) {
        const attempt made = unpack(zip, entry, &to.passwords()[i], to);
        is_whole = made.is_whole;
        if (is_whole) {
            to.password_helped(i);
            return filetype::opened_by_password;
        }
        if (to.allowed().is_spent())
            break;
        to.begin_again();
    }
    return filetype::encrypted;
}

std::uint32_t unpack_rare_method(std::string_view zip, const zip_entry& entry, container& to, bool& is_whole)
{
    const std::string_view data = packed_data(zip, entry);
    if (!to.others().is_rare || !to.others().unpack_rare || data.size() > to.allowed().room_left())
        return filetype::unsupported;
    std::string single = single_header(entry, data.size());
    const std::string directory = single_directory(single, data.size());
    single.append(data).append(directory);
    if (!to.others().is_rare(single))
        return filetype::unsupported;
    document::allowance allowed;
    allowed.bytes = std::min<std::uint64_t>(to.allowed().room_left(), to.allowed().bytes_left());
    const rare_outcome seen = to.others().unpack_rare(
        single, allowed, [&](std::string_view, std::string_view bytes, std::uint32_t) { return to.append(bytes); });
    const unpacked& file = to.entry();
    is_whole = seen.traits == filetype::no_trait && file.size() == entry.header.size && file.crc() == entry.header.crc;
    return is_whole || to.allowed().is_spent() ? filetype::no_trait : filetype::broken;
}

void read_entry(std::string_view zip, const zip_entry& entry, container& to)
{
    bool is_whole = false;
    std::uint32_t traits = filetype::no_trait;
    if (!entry.may_unpack) {
        traits = entry.traits;
    } else if ((entry.header.flags & zip_encrypted_flag) != 0) {
        traits = unpack_encrypted(zip, entry, to, is_whole);
    } else {
        const attempt made = unpack(zip, entry, nullptr, to);
        is_whole = made.is_whole;
        traits = made.why.traits;
        to.allowed().exceed(made.why.limits);
        if ((traits & filetype::unsupported) != 0)
            traits = unpack_rare_method(zip, entry, to, is_whole);
    }
    to.end(traits, is_whole);
}

} // namespace

void read_zip(std::string_view zip, bool is_prefixed_program, container& to)
{
    const zip_map map = map_zip(zip, to.allowed().entries_left() + 1, is_prefixed_program);
    to.mark(map.traits);
    for (const zip_entry& each : map.entries) {
        entry_name name = names_of(each, to.allowed().allowed().name_bytes);
        const bool is_folder = each.header.packed == 0 && name.name.ends_with('/');
        if (is_folder && name.traits == filetype::no_trait) {
            if (!to.allowed().take_entry())
                return;
            continue;
        }
        if (!to.begin(std::move(name)))
            return;
        read_entry(zip, each, to);
        if (to.allowed().is_spent())
            return;
    }
    to.finish();
}

} // namespace walk
