// compound_file - Microsoft's compound file (MS-CFB, "OLE2"): a file system of sectors, chained by a table (FAT)
//
// Reads what is there and trusts nothing: chains are as long as there are sectors at most, entries may stand anywhere
// in the tree once. Holds lists of sectors, no copy of the content; streams are copied out on request. Where the table
// lies beyond the bytes at hand (a file cut short), the directory's sectors are taken to follow one another, as most
// writers have them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace filetype {

inline constexpr std::size_t no_parent = static_cast<std::size_t>(-1);

struct compound_entry
{
    std::string name; // UTF-8
    bool is_stream = false;
    bool is_storage = false;        // a folder; the root is one
    std::string_view class_id;      // 16 bytes as they stand there
    std::uint32_t first = 0;        // sector
    std::uint64_t size = 0;         // as told
    std::size_t parent = no_parent; // index; of none for the root, and for what no path leads to
};

class compound_file
{
  public:
    /// `content` must outlive this. At most `most_entries` of the directory are read. Without the signature there are
    /// none.
    compound_file(std::string_view content, std::size_t most_entries);

    static constexpr std::string_view signature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    static bool has_signature(std::string_view content) { return content.starts_with(signature); }

    /// In the order of the directory; unused ones too, which are neither stream nor storage. The first is the root.
    const std::vector<compound_entry>& entries() const { return entries_; }

    /// There are more entries than were read.
    bool is_cut() const { return is_cut_; }

    /// At most `most` bytes of it; shorter than told where its chain ends early.
    std::string stream(const compound_entry& entry, std::size_t most) const;

  private:
    using sectors = std::vector<std::uint32_t>;

    struct tree_links;

    void read_table();
    std::vector<tree_links> read_directory(std::size_t most_entries);
    void find_parents(const std::vector<tree_links>& links);
    std::string_view sector(std::uint32_t number) const;
    std::uint32_t next(std::uint32_t number, bool is_following) const;
    sectors chain(std::uint32_t first, bool is_following = false) const;
    std::string_view small_sector(std::uint32_t number) const;
    std::uint32_t next_small(std::uint32_t number) const;

    std::string_view content_;
    std::uint32_t shift_ = 0;        // of the size of a sector
    std::uint32_t most_sectors_ = 0; // that can be in the content
    std::uint32_t small_below_ = 0;  // streams smaller than this are in the small sectors
    sectors table_;                  // where the FAT is
    sectors small_table_;            // where the mini FAT is
    sectors small_;                  // where the mini stream is
    std::vector<compound_entry> entries_;
    bool is_cut_ = false;
};

} // namespace filetype
