#include "contentd/walk/unpacked.hpp"

#include "contentd/walk/appended_archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace walk {

bool unpacked::append(std::string_view bytes)
{
    if (!budget_.take_bytes(bytes.size()))
        return false;
    if (is_all_kept())
        keep(bytes);
    if (bytes_.size() < size_ + bytes.size()) {
        look_for_mark(bytes);
        keep_tail(bytes);
    }
    hash_.add(bytes);
    crc_ =
        static_cast<std::uint32_t>(::crc32_z(crc_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
    size_ += bytes.size();
    return true;
}

void unpacked::keep(std::string_view bytes)
{
    if (!budget_.hold(bytes.size()))
        return;
    held_ += bytes.size();
    try {
        bytes_.append(bytes);
    } catch (const std::bad_alloc&) {
        // It is read to its end all the same, and hashed; who wants to look inside sees that it is not all kept.
    }
}

void unpacked::keep_tail(std::string_view bytes)
{
    constexpr std::size_t enough = (std::size_t{64} << 10U) + 22; // the record with its longest comment
    const auto end_of = [&](std::string_view all) { return all.substr(all.size() - std::min(all.size(), enough)); };
    if (tail_.empty())
        tail_ = end_of(kept());
    tail_ += end_of(bytes);
    if (tail_.size() > 4 * enough)
        tail_.erase(0, tail_.size() - enough);
}

/// Before the tail takes them. A mark may begin in what came before.
void unpacked::look_for_mark(std::string_view bytes)
{
    constexpr std::size_t most = longest_archive_mark - 1;
    const std::string_view before = tail_.empty() ? kept() : tail();
    std::string border(before.substr(before.size() - std::min(before.size(), most)));
    border += bytes.substr(0, most);
    has_mark_ = has_mark_ || has_archive_mark(border) || has_archive_mark(bytes);
}

bool unpacked::may_hold_archive() const
{
    return has_mark_ || has_archive_mark(kept());
}

void unpacked::begin_again()
{
    bytes_.clear();
    tail_.clear();
    has_mark_ = false;
    budget_.let_go(held_);
    held_ = 0;
    hash_ = mime::sha256_stream();
    size_ = 0;
    crc_ = 0;
}

} // namespace walk
