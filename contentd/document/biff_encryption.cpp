#include "contentd/document/biff_encryption.hpp"

#include "contentd/document/office_rc4.hpp"
#include "contentd/document/office_xor.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <array>

namespace document {

namespace {

using filetype::little_16;

/// How much of a record's data is never encrypted (MS-XLS 2.2.10), so that others find their way.
std::size_t plain_part(std::uint32_t record, std::size_t size)
{
    constexpr std::array<std::uint32_t, 7> plain = {0x2f, 0xe1, 0x138, 0x194, 0x195, 0x196, 0x809};
    constexpr std::uint32_t bound_sheet = 0x85; // its first four bytes tell where the sheet is
    if (std::find(plain.begin(), plain.end(), record) != plain.end())
        return size;
    return record == bound_sheet ? std::min<std::size_t>(size, 4) : 0;
}

/// `decrypt` is told where a record's data begin and end, and from where on they are encrypted.
template <typename Decrypt>
void decrypt_records(std::string& stream, std::size_t at, collector& found, const Decrypt& decrypt)
{
    while (at + 4 <= stream.size() && found.has_time()) {
        const std::uint32_t record = little_16(stream, at);
        const std::size_t begin = at + 4;
        const std::size_t end = std::min(begin + little_16(stream, at + 2), stream.size());
        const std::size_t from = plain_part(record, end - begin);
        decrypt(begin, end, std::span(stream).subspan(begin + from, end - begin - from));
        at = end;
    }
}

bool decrypt_by_xor(std::string& stream, std::size_t at, std::uint32_t key, std::uint32_t verifier, collector& found)
{
    const std::optional<office_xor> how = office_xor::open(key, verifier, found);
    if (!how)
        return false;
    decrypt_records(stream, at, found, [&](std::size_t begin, std::size_t end, std::span<char> data) {
        how->decrypt_record(end, end - begin - data.size(), data);
    });
    return true;
}

} // namespace

bool decrypt_biff(std::string& stream, std::size_t file_pass, std::size_t file_pass_size, collector& found)
{
    constexpr std::size_t size_in_biff5 = 4; // key and verifier alone
    constexpr std::uint32_t by_xor = 0;
    constexpr std::size_t block = 1024;
    const std::string_view told = std::string_view(stream).substr(file_pass, file_pass_size);
    const std::size_t behind = file_pass + told.size();
    if (told.size() == size_in_biff5)
        return decrypt_by_xor(stream, behind, little_16(told, 0), little_16(told, 2), found);
    if (little_16(told, 0) == by_xor)
        return decrypt_by_xor(stream, behind, little_16(told, 2), little_16(told, 4), found);
    std::optional<office_rc4> how = office_rc4::read(told.substr(std::min<std::size_t>(2, told.size())));
    if (!how || !how->open(found))
        return false;
    office_rc4_stream keys(*how, block);
    decrypt_records(stream, behind, found,
                    [&](std::size_t, std::size_t end, std::span<char> data) { keys.decrypt(end - data.size(), data); });
    return true;
}

} // namespace document
