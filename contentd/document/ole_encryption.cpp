#include "contentd/document/ole_encryption.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/office_package.hpp"
#include "contentd/document/office_rc4.hpp"
#include "contentd/document/office_xor.hpp"
#include "contentd/document/powerpoint.hpp"
#include "contentd/document/powerpoint_encryption.hpp"
#include "contentd/document/taken.hpp"
#include "contentd/document/word_binary.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace document {

namespace {

using filetype::compound_entry;
using filetype::little_16;
using filetype::little_32;

constexpr std::size_t longest_head = 65536; // of a stream that tells how another one is encrypted

} // namespace

ole_encryption::ole_encryption(const filetype::compound_file& file, collector& found) : file_(file), found_(found)
{
    const std::pair<std::string_view, const compound_entry**> wanted[] = {{"EncryptionInfo", &info_},
                                                                          {"EncryptedPackage", &package_},
                                                                          {"0Table", &tables_[0]},
                                                                          {"1Table", &tables_[1]},
                                                                          {"WordDocument", &text_},
                                                                          {"Current User", &user_},
                                                                          {"PowerPoint Document", &presentation_}};
    for (const compound_entry& each : file.entries()) {
        if (!each.is_stream || each.parent != 0)
            continue;
        for (const auto& [name, to] : wanted)
            if (text::equal_ignoring_case(each.name, name)) {
                if (*to != nullptr)
                    found.note(filetype::broken); // who knows which one is read
                else
                    *to = &each;
            }
    }
}

std::string ole_encryption::head_of(const compound_entry* entry)
{
    if (entry == nullptr)
        return {};
    std::string head = file_.stream(*entry, std::min(longest_head, found_.room()));
    found_.spend(head.size());
    return head;
}

void ole_encryption::note_opened()
{
    is_opened_ = true;
    found_.note(filetype::opened_by_password);
}

void ole_encryption::take_package(const compound_entry& entry)
{
    std::optional<std::string> package;
    if (&entry == package_)
        package = open_office_package(head_of(info_), taken(file_, entry, found_), found_);
    if (!package) {
        found_.note(filetype::encrypted);
        return;
    }
    note_opened();
    found_.unpacked_file({}, std::move(*package));
}

bool ole_encryption::decrypt_word(std::string& stream)
{
    const std::size_t plain = is_old_word(stream) ? 48 : 68;
    if (stream.size() <= plain)
        return false;
    const std::span<char> text = std::span(stream).subspan(plain);
    // Of the flags at 10 (MS-DOC 2.5.2).
    constexpr std::uint32_t is_second_table = 0x0200;
    constexpr std::uint32_t is_obfuscated = 0x8000;
    const std::uint32_t flags = little_16(stream, 10);
    if ((flags & is_obfuscated) != 0 || is_old_word(stream)) { // which knew no other encryption
        const std::optional<office_xor> how = office_xor::open(little_16(stream, 16), little_16(stream, 14), found_);
        if (how)
            how->decrypt_text(plain, text);
        return how.has_value();
    }
    constexpr std::size_t block = 512;
    const std::string head = head_of(tables_[(flags & is_second_table) == 0 ? 0 : 1]);
    std::optional<office_rc4> how = office_rc4::read(std::string_view(head).substr(0, little_32(stream, 14)));
    if (!how || !how->open(found_))
        return false;
    office_rc4_stream(*how, block).decrypt(plain, text);
    return true;
}

void ole_encryption::open_word(const compound_entry& entry, std::string& stream)
{
    if (&entry != text_ || !is_encrypted_word(stream) || !decrypt_word(stream))
        return;
    note_opened();
    stream[11] = static_cast<char>(stream[11] & ~1);
}

void ole_encryption::take_powerpoint(const compound_entry& entry, const std::string& stream, unsigned depth)
{
    // Whatever is encrypted: a plain storage beside it is there for somebody.
    examine_powerpoint(stream, found_, depth);
    if (&entry != presentation_)
        return;
    const lock how = open_powerpoint(stream, head_of(user_), found_,
                                     [&](std::string_view record) { examine_powerpoint(record, found_, depth); });
    if (how == lock::closed)
        found_.note(filetype::encrypted);
    else if (how == lock::opened)
        note_opened();
}

void ole_encryption::tell()
{
    if (has_summary_ && !is_opened_)
        found_.note(filetype::encrypted);
}

} // namespace document
