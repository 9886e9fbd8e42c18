#include "contentd/filetype/compound_file.hpp"

#include "common/text/charset.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace filetype {

namespace {

constexpr std::size_t entry_size = 128;
constexpr std::uint32_t last_regular = 0xfffffffa; // sector numbers above have a meaning of their own: MS-CFB, 2.1
constexpr std::uint32_t end_of_chain = 0xfffffffe;
constexpr std::size_t sectors_in_header = 109; // of the table: MS-CFB, 2.2
constexpr std::uint32_t small_shift = 6;

enum header_field : std::size_t {
    sector_shift = 30,
    first_directory_sector = 48,
    small_stream_cutoff = 56,
    first_small_table_sector = 60,
    first_more_table_sector = 68,
    table_sectors = 76
};

std::string name_of(std::string_view entry)
{
    const std::size_t told = std::min<std::size_t>(little_16(entry, 64), 64);
    const std::string_view wide = entry.substr(0, told < 2 ? 0 : (told - 2) / 2 * 2);
    std::string narrow;
    for (std::size_t i = 0; i < wide.size(); i += 2) {
        const std::uint32_t unit = little_16(wide, i);
        if (unit >= 0x80)
            return text::to_utf8(wide, "UTF-16LE").utf8;
        narrow += static_cast<char>(unit);
    }
    return narrow;
}

compound_entry entry_of(std::string_view bytes)
{
    enum : std::uint8_t { storage = 1, stream = 2, root = 5 };
    const std::uint32_t kind = byte_at(bytes, 66);
    compound_entry entry;
    entry.name = name_of(bytes);
    entry.is_stream = kind == stream;
    entry.is_storage = kind == storage || kind == root;
    entry.class_id = bytes.substr(80, 16);
    entry.first = little_32(bytes, 116);
    entry.size = little_32(bytes, 120);
    return entry;
}

} // namespace

struct compound_file::tree_links
{
    std::uint32_t left;
    std::uint32_t right;
    std::uint32_t child;
};

compound_file::compound_file(std::string_view content, std::size_t most_entries) : content_(content)
{
    shift_ = little_16(content, sector_shift);
    if (!has_signature(content) || shift_ < 7 || shift_ > 16)
        return;
    most_sectors_ = static_cast<std::uint32_t>(std::min<std::size_t>(content.size() >> shift_, last_regular));
    small_below_ = little_32(content, small_stream_cutoff);
    read_table();
    find_parents(read_directory(most_entries));
    small_table_ = chain(little_32(content, first_small_table_sector));
    if (!entries_.empty())
        small_ = chain(entries_.front().first);
}

/// Where the FAT's sectors are: the first ones stand in the header, the others in a chain of sectors of their own. Not
/// more are of use than there are sectors to tell about.
void compound_file::read_table()
{
    const std::size_t in_sector = (std::size_t{1} << shift_) / 4;
    const std::size_t most = most_sectors_ / in_sector + 1;
    for (std::size_t i = 0; i < sectors_in_header && table_.size() < most; ++i)
        table_.push_back(little_32(content_, table_sectors + 4 * i));
    std::uint32_t at = little_32(content_, first_more_table_sector);
    while (table_.size() < most && at < most_sectors_) {
        const std::string_view more = sector(at);
        for (std::size_t i = 0; i + 1 < in_sector && table_.size() < most; ++i)
            table_.push_back(little_32(more, 4 * i));
        at = little_32(more, 4 * (in_sector - 1));
    }
}

std::vector<compound_file::tree_links> compound_file::read_directory(std::size_t most_entries)
{
    std::vector<tree_links> links;
    for (const std::uint32_t number : chain(little_32(content_, first_directory_sector), true)) {
        const std::string_view bytes = sector(number);
        for (std::size_t at = 0; at + entry_size <= bytes.size(); at += entry_size) {
            is_cut_ = entries_.size() == most_entries;
            if (is_cut_)
                return links;
            const std::string_view entry = bytes.substr(at, entry_size);
            entries_.push_back(entry_of(entry));
            links.push_back({little_32(entry, 68), little_32(entry, 72), little_32(entry, 76)});
        }
    }
    return links;
}

/// The tree has each folder's entries in a binary tree, whose order does not matter here. An entry that a second path
/// leads to stays where it was found first.
void compound_file::find_parents(const std::vector<tree_links>& links)
{
    struct step
    {
        std::uint32_t entry;
        std::size_t parent;
    };
    std::vector<bool> is_reached(entries_.size());
    std::vector<step> steps = {{0, no_parent}};
    while (!steps.empty()) {
        const step now = steps.back();
        steps.pop_back();
        if (now.entry >= entries_.size() || is_reached[now.entry])
            continue;
        is_reached[now.entry] = true;
        entries_[now.entry].parent = now.parent;
        if (now.parent != no_parent) {
            steps.push_back({links[now.entry].left, now.parent});
            steps.push_back({links[now.entry].right, now.parent});
        }
        if (entries_[now.entry].is_storage)
            steps.push_back({links[now.entry].child, now.entry});
    }
}

std::string_view compound_file::sector(std::uint32_t number) const
{
    const std::uint64_t begin = (std::uint64_t{number} + 1) << shift_;
    return begin < content_.size() ? content_.substr(begin, std::size_t{1} << shift_) : std::string_view();
}

std::uint32_t compound_file::next(std::uint32_t number, bool is_following) const
{
    const std::uint32_t in_sector = (1U << shift_) / 4;
    const std::size_t index = number / in_sector;
    const std::string_view part = index < table_.size() ? sector(table_[index]) : std::string_view();
    const std::size_t at = std::size_t{number % in_sector} * 4;
    if (at + 4 <= part.size())
        return little_32(part, at);
    return is_following ? number + 1 : end_of_chain;
}

compound_file::sectors compound_file::chain(std::uint32_t first, bool is_following) const
{
    sectors all;
    for (std::uint32_t at = first; at < most_sectors_ && all.size() < most_sectors_; at = next(at, is_following))
        all.push_back(at);
    return all;
}

std::string_view compound_file::small_sector(std::uint32_t number) const
{
    const std::uint64_t at = std::uint64_t{number} << small_shift;
    const std::uint64_t index = at >> shift_;
    if (index >= small_.size())
        return {};
    const std::string_view whole = sector(small_[index]);
    const std::size_t within = at & ((1U << shift_) - 1);
    return within < whole.size() ? whole.substr(within, std::size_t{1} << small_shift) : std::string_view();
}

std::uint32_t compound_file::next_small(std::uint32_t number) const
{
    const std::uint32_t in_sector = (1U << shift_) / 4;
    const std::size_t index = number / in_sector;
    const std::size_t at = std::size_t{number % in_sector} * 4;
    const std::string_view part = index < small_table_.size() ? sector(small_table_[index]) : std::string_view();
    return at + 4 <= part.size() ? little_32(part, at) : end_of_chain;
}

std::string compound_file::stream(const compound_entry& entry, std::size_t most) const
{
    const std::size_t size = std::min<std::uint64_t>(entry.size, most);
    const bool is_small = entry.size < small_below_;
    std::string bytes;
    // A chain that turns in a circle ends at the size, which can be no more than the content's.
    std::uint32_t at = entry.first;
    while (bytes.size() < std::min(size, content_.size())) {
        const std::string_view piece = is_small ? small_sector(at) : sector(at);
        if (piece.empty())
            break;
        bytes += piece.substr(0, size - bytes.size());
        at = is_small ? next_small(at) : next(at, false);
    }
    return bytes;
}

} // namespace filetype
