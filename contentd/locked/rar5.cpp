#include "contentd/locked/rar5.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace locked {

namespace {

// Flags of any header.
constexpr std::uint64_t has_extra = 1;
constexpr std::uint64_t has_data = 2;
// Flags of a file.
constexpr std::uint64_t has_time = 2;
constexpr std::uint64_t has_crc = 4;
// Records.
constexpr std::uint64_t record_encryption = 1;
constexpr std::uint64_t record_hash = 2;

constexpr std::size_t checksum = 4;
constexpr std::size_t largest_header = std::size_t{2} << 20U; // as unrar
constexpr unsigned most_rounds = 24;

/// The password's check value has a checksum; when that is wrong nothing is known.
std::string_view read_check(numbers& from)
{
    constexpr std::size_t size = 8;
    const std::string_view check = from.take(size);
    const std::string_view sum = from.take(checksum);
    ciphers::hasher hash(ciphers::hash_kind::sha256);
    return from.is_good() && hash.of({check}).starts_with(sum) ? check : std::string_view();
}

std::optional<rar5_lock> read_lock_of_file(numbers from)
{
    constexpr std::size_t salt = 16;
    enum : std::uint8_t { has_check = 1, hides_sums = 2 };
    rar5_lock made;
    const std::uint64_t version = from.vint();
    const std::uint64_t flags = from.vint();
    made.power = from.byte();
    made.salt = from.take(salt);
    made.vector = from.take(ciphers::aes_block);
    made.hides_sums = (flags & hides_sums) != 0;
    if ((flags & has_check) != 0)
        made.check = read_check(from);
    return from.is_good() && version == 0 && made.power <= most_rounds ? std::optional(made) : std::nullopt;
}

/// Records end where the header does.
bool read_records(std::string_view all, rar5_entry& to)
{
    std::string_view hash;
    numbers from(all);
    while (!from.left().empty()) {
        const std::string_view begin = from.left();
        numbers one(from.take(from.vint()));
        const std::uint64_t type = one.vint();
        const std::string_view whole = begin.substr(0, begin.size() - from.left().size());
        if (!one.is_good())
            return false;
        if (type == record_hash) {
            hash = whole;
        } else if (type == record_encryption) {
            to.lock = read_lock_of_file(one).value_or(rar5_lock());
        } else {
            to.other_records += whole;
        }
    }
    if (!to.lock || !to.lock->hides_sums)
        to.other_records += hash;
    return from.is_good();
}

std::string with_checksum(std::string_view header)
{
    std::string sized;
    put_vint(sized, header.size());
    sized += header;
    std::string made;
    put_little_32(made, crc_of(sized));
    return made + sized;
}

/// Its blocks tell their sizes, and the last one that it is that.
class block_walk
{
  public:
    explicit block_walk(const patched& data) : data_(data) {}

    std::uint64_t end_of_last()
    {
        constexpr unsigned is_last = 0x40;
        constexpr unsigned most_size_bytes = 3;
        for (std::uint64_t at = 0; at < data_.size();) {
            const unsigned flags = byte(at);
            const unsigned size_bytes = (flags >> 3U & 3U) + 1;
            std::uint64_t size = 0;
            unsigned sum = 0x5aU ^ flags;
            for (unsigned i = 0; i < size_bytes; ++i) {
                const unsigned each = byte(at + 2 + i);
                size |= std::uint64_t{each} << 8U * i;
                sum ^= each;
            }
            if (size_bytes > most_size_bytes || sum != byte(at + 1))
                return data_.size();
            at += 2 + size_bytes + size;
            if ((flags & is_last) != 0)
                return std::min(at, data_.size());
        }
        return data_.size();
    }

  private:
    unsigned byte(std::uint64_t at)
    {
        if (at < begin_ || at - begin_ >= some_.size()) {
            begin_ = at;
            some_ = data_.read(at, buffer_);
        }
        return filetype::byte_at(some_, static_cast<std::size_t>(at - begin_));
    }

    const patched& data_;
    std::uint64_t begin_ = 0;
    std::string buffer_;
    std::string_view some_;
};

} // namespace

std::size_t rar5_header_size(std::string_view first_block)
{
    numbers from(first_block);
    from.take(checksum);
    const std::uint64_t size = from.vint();
    const std::size_t before = first_block.size() - from.left().size();
    return from.is_good() && size != 0 && size <= largest_header ? before + static_cast<std::size_t>(size) : 0;
}

std::optional<rar5_header> read_rar5_header(std::string_view bytes)
{
    rar5_header made;
    made.size = rar5_header_size(bytes.substr(0, ciphers::aes_block));
    if (made.size == 0 || made.size > bytes.size())
        return {};
    numbers from(bytes.substr(0, made.size));
    const std::uint32_t sum = from.little_32();
    if (sum != crc_of(from.left()))
        return {};
    from.vint(); // the size
    made.type = from.vint();
    made.flags = from.vint();
    const std::uint64_t extra = (made.flags & has_extra) != 0 ? from.vint() : 0;
    made.data = (made.flags & has_data) != 0 ? from.vint() : 0;
    if (extra > from.left().size())
        return {};
    made.body = from.take(from.left().size() - extra);
    made.extra = from.left();
    return from.is_good() ? std::optional(made) : std::nullopt;
}

std::optional<rar5_lock> read_rar5_encryption(const rar5_header& from)
{
    constexpr std::size_t salt = 16;
    numbers body(from.body);
    rar5_lock made;
    const std::uint64_t version = body.vint();
    const bool has_check = (body.vint() & 1U) != 0;
    made.power = body.byte();
    made.salt = body.take(salt);
    if (has_check)
        made.check = read_check(body);
    return body.is_good() && version == 0 && made.power <= most_rounds ? std::optional(made) : std::nullopt;
}

std::optional<rar5_entry> read_rar5_entry(const rar5_header& from)
{
    rar5_entry made;
    numbers body(from.body);
    made.flags = body.vint();
    made.size = body.vint();
    made.attributes = body.vint();
    if ((made.flags & has_time) != 0)
        made.time = body.take(4);
    if ((made.flags & has_crc) != 0)
        made.crc = body.little_32();
    made.method = body.vint();
    made.rest = body.left();
    return body.is_good() && read_records(from.extra, made) ? std::optional(std::move(made)) : std::nullopt;
}

std::string write_rar5_entry(const rar5_entry& from, std::uint64_t data, bool may_go_on)
{
    constexpr std::uint64_t goes_on = 0x40;
    const bool tells_crc = from.crc && !(from.lock && from.lock->hides_sums);
    std::string made;
    put_vint(made, rar5_file);
    put_vint(made, from.other_records.empty() ? has_data : has_data | has_extra);
    if (!from.other_records.empty())
        put_vint(made, from.other_records.size());
    put_vint(made, data);
    put_vint(made, tells_crc ? from.flags : from.flags & ~has_crc);
    put_vint(made, from.size);
    put_vint(made, from.attributes);
    made += from.time;
    if (tells_crc)
        put_little_32(made, *from.crc);
    put_vint(made, may_go_on ? from.method : from.method & ~goes_on);
    made += from.rest;
    made += from.other_records;
    return with_checksum(made);
}

std::string write_rar5_main(const rar5_header& from, bool may_go_on)
{
    constexpr std::uint64_t is_solid = 4;
    numbers body(from.body);
    const std::uint64_t flags = body.vint();
    std::string made;
    put_vint(made, rar5_main);
    put_vint(made, 0); // where to find the list of files is not told
    put_vint(made, may_go_on ? flags : flags & ~is_solid);
    made += body.left();
    return with_checksum(made);
}

std::string write_rar5_end()
{
    std::string made;
    put_vint(made, rar5_end);
    put_vint(made, 0);
    put_vint(made, 0);
    return with_checksum(made);
}

std::uint64_t rar5_packed_size(const patched& data, const rar5_entry& of)
{
    return of.is_stored() ? std::min(of.size, data.size()) : block_walk(data).end_of_last();
}

} // namespace locked
