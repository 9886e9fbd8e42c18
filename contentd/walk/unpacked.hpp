// unpacked - one file as it comes out of its container: counted, hashed, and kept as far as there is room

#pragma once

#include "contentd/mime/digest.hpp"
#include "contentd/walk/budget.hpp"
#include "contentd/walk/growing_bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace walk {

class unpacked
{
  public:
    /// `allowed` must outlive it.
    explicit unpacked(budget& allowed) : budget_(allowed) {}
    ~unpacked() { budget_.let_go(held_); }
    unpacked(const unpacked&) = delete;
    unpacked& operator=(const unpacked&) = delete;

    /// False when a limit forbids more; the bytes are then not taken.
    bool append(std::string_view bytes);
    /// Forgets what came, for another attempt at the same file. What it cost stays counted.
    void begin_again();

    /// From the beginning; all of it if is_all_kept().
    std::string_view kept() const { return bytes_.view(); }
    bool is_all_kept() const { return size_ == bytes_.size(); }
    /// The end of one that is not all kept, where a zip's end record stands if there is one; maybe a little more.
    std::string_view tail() const { return tail_; }
    /// Whether one that is not all kept has the mark of an archive, other than a zip, anywhere.
    bool may_hold_archive() const;
    std::uint64_t size() const { return size_; }
    std::uint32_t crc() const { return crc_; }
    /// Call once.
    std::string sha256_hex() { return hash_.hex(); }

  private:
    void keep(std::string_view bytes);
    void keep_tail(std::string_view bytes);
    void look_for_mark(std::string_view bytes);

    budget& budget_;
    growing_bytes bytes_;
    std::string tail_;
    bool has_mark_ = false; // in what is not kept, or between
    mime::sha256_stream hash_;
    std::uint64_t size_ = 0;
    std::size_t held_ = 0;
    std::uint32_t crc_ = 0;
};

} // namespace walk
