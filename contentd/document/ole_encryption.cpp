#include "contentd/document/ole_encryption.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/office_package.hpp"
#include "contentd/document/office_rc4.hpp"
#include "contentd/document/powerpoint.hpp"
#include "contentd/document/powerpoint_encryption.hpp"
#include "contentd/filetype/bytes.hpp"

#include <optional>

namespace document {

namespace {

using filetype::compound_entry;
using filetype::little_16;
using filetype::little_32;

constexpr std::size_t longest_head = 65536; // of a stream that tells how another one is encrypted

} // namespace

ole_encryption::ole_encryption(const filetype::compound_file& file, collector& found) : file_(file), found_(found)
{
    const auto take = [](const compound_entry*& to, const compound_entry& entry) {
        if (to == nullptr)
            to = &entry;
    };
    for (const compound_entry& each : file.entries()) {
        if (!each.is_stream || each.parent != 0)
            continue;
        if (text::equal_ignoring_case(each.name, "EncryptionInfo"))
            take(info_, each);
        else if (text::equal_ignoring_case(each.name, "0Table"))
            take(tables_[0], each);
        else if (text::equal_ignoring_case(each.name, "1Table"))
            take(tables_[1], each);
        else if (text::equal_ignoring_case(each.name, "Current User"))
            take(user_, each);
    }
}

std::string ole_encryption::head_of(const compound_entry* entry) const
{
    return entry == nullptr ? std::string() : file_.stream(*entry, longest_head);
}

void ole_encryption::note_opened()
{
    is_opened_ = true;
    found_.note(filetype::opened_by_password);
}

void ole_encryption::take_package(const compound_entry& entry)
{
    std::optional<std::string> package =
        open_office_package(head_of(info_), file_.stream(entry, found_.room()), found_);
    if (!package) {
        found_.note(filetype::encrypted);
        return;
    }
    note_opened();
    found_.spend(package->size());
    found_.unpacked_file({}, std::move(*package));
}

void ole_encryption::open_word(std::string& stream)
{
    // Of the flags at 10 (MS-DOC 2.5.2).
    constexpr std::uint32_t magic = 0xa5ec;
    constexpr std::uint32_t is_encrypted = 0x0100;
    constexpr std::uint32_t is_second_table = 0x0200;
    constexpr std::uint32_t is_obfuscated = 0x8000;
    constexpr std::size_t plain = 68;
    constexpr std::size_t block = 512;
    const std::uint32_t flags = little_16(stream, 10);
    if (little_16(stream, 0) != magic || (flags & is_encrypted) == 0 || (flags & is_obfuscated) != 0)
        return;
    const std::string head = head_of(tables_[(flags & is_second_table) == 0 ? 0 : 1]);
    std::optional<office_rc4> how = office_rc4::read(std::string_view(head).substr(0, little_32(stream, 14)));
    if (!how || !how->open(found_) || stream.size() <= plain)
        return;
    note_opened();
    office_rc4_stream(*how, block).decrypt(plain, std::span(stream).subspan(plain));
    stream[11] = static_cast<char>(stream[11] & ~1);
}

void ole_encryption::take_powerpoint(const std::string& stream, unsigned depth)
{
    const lock how = open_powerpoint(stream, head_of(user_), found_,
                                     [&](std::string_view record) { examine_powerpoint(record, found_, depth); });
    if (how == lock::none)
        examine_powerpoint(stream, found_, depth);
    else if (how == lock::closed)
        found_.note(filetype::encrypted);
    else
        note_opened();
}

void ole_encryption::tell()
{
    if (has_summary_ && !is_opened_)
        found_.note(filetype::encrypted);
}

} // namespace document
