#include "contentd/walk/zip_map.hpp"

#include "contentd/filetype/signatures.hpp"
#include "contentd/filetype/trait.hpp"

#include <algorithm>
#include <optional>

namespace walk {

namespace {

struct range
{
    std::uint64_t begin;
    std::uint64_t end;
};

void contradict(zip_entry& entry, const zip_header& local)
{
    const zip_header& central = entry.header;
    const bool tells_sizes = (local.flags & (zip_descriptor_flag | zip_masked_flag)) == 0;
    if (local.method != central.method ||
        (tells_sizes && (local.packed != central.packed || local.size != central.size || local.crc != central.crc)) ||
        ((local.flags ^ central.flags) & zip_encrypted_flag) != 0)
        entry.traits |= filetype::broken;
    if (local.name != central.name && (local.flags & zip_masked_flag) == 0)
        entry.traits |= filetype::names_differ;
}

/// What the local header says of the same data, where it says something else.
std::optional<zip_entry> as_local_header_tells(const zip_entry& entry, const zip_header& local)
{
    const bool tells_sizes = (local.flags & zip_descriptor_flag) == 0;
    const bool has_other_method = local.method != entry.header.method;
    const bool has_other_size = tells_sizes && local.packed != entry.header.packed;
    if (!has_other_method && !has_other_size)
        return {};
    zip_entry other = entry;
    other.header.flags = local.flags;
    other.header.method = local.method;
    if (tells_sizes) {
        other.header.packed = local.packed;
        other.header.size = local.size;
        other.header.crc = local.crc;
    }
    return other;
}

class mapping
{
  public:
    mapping(std::string_view zip, std::size_t most) : zip_(zip), most_(most) {}

    void read_directory(const zip_end& end);
    void find_overlaps();
    void read_gaps();
    void judge_ends(const std::optional<zip_end>& end, bool is_prefixed_program);
    zip_map take() { return std::move(map_); }

  private:
    bool has_room();
    void add_central(zip_header central, std::uint64_t base);
    void read_gap(range gap);
    std::uint64_t add_local(zip_header local, std::uint64_t gap_end);

    std::string_view zip_;
    std::size_t most_;
    zip_map map_;
    std::vector<zip_entry> as_told_locally_;
    std::vector<range> claimed_; // by the directory and its entries
    bool is_incomplete_ = false; // the directory lacks an entry
    bool has_other_end_ = false;
};

bool mapping::has_room()
{
    map_.is_cut = map_.is_cut || map_.entries.size() + as_told_locally_.size() >= most_;
    return !map_.is_cut;
}

void mapping::read_directory(const zip_end& end)
{
    std::uint64_t at = end.directory;
    for (;;) {
        const std::optional<zip_header> central = at < end.at ? read_central_header(zip_, at) : std::nullopt;
        if (!central || !has_room())
            break;
        add_central(*central, end.base);
        at = central->end;
    }
    const std::uint64_t read = map_.entries.size();
    if (!map_.is_cut && read != end.entries && read % 65536 != end.entries)
        map_.traits |= filetype::broken;
    claimed_.push_back({end.directory, at});
    constexpr std::uint64_t end_record_size = 22; // its comment is looked through like any gap
    claimed_.push_back({end.at, std::min<std::uint64_t>(zip_.size(), end.at + end_record_size)});
}

void mapping::add_central(zip_header central, std::uint64_t base)
{
    zip_entry made;
    made.header = central;
    made.local_name = central.name;
    const std::optional<zip_header> local =
        central.local < zip_.size() ? read_local_header(zip_, central.local + base) : std::nullopt;
    made.header.local += base;
    if (!local) {
        made.traits |= filetype::broken;
        made.may_unpack = false;
        map_.entries.push_back(made);
        return;
    }
    made.local_name = local->name;
    made.local_extra = local->extra;
    made.data = local->end;
    contradict(made, *local);
    map_.entries.push_back(made);
    if (const std::optional<zip_entry> other = as_local_header_tells(made, *local))
        as_told_locally_.push_back(*other);
}

void mapping::find_overlaps()
{
    std::vector<zip_entry*> by_place;
    for (zip_entry& each : map_.entries)
        if (each.may_unpack)
            by_place.push_back(&each);
    std::stable_sort(by_place.begin(), by_place.end(),
                     [](const zip_entry* a, const zip_entry* b) { return a->header.local < b->header.local; });
    std::uint64_t reached = 0;
    zip_entry* furthest = nullptr;
    for (zip_entry* const each : by_place) {
        const std::uint64_t left = zip_.size() - each->data;
        const std::uint64_t end = each->data + std::min(left, each->header.packed);
        if (each->header.local < reached) {
            each->traits |= filetype::overlapping;
            furthest->traits |= filetype::overlapping;
            each->may_unpack = false;
        }
        claimed_.push_back({each->header.local, end});
        if (end > reached) {
            reached = end;
            furthest = each;
        }
    }
    for (zip_entry& each : as_told_locally_)
        if (has_room())
            map_.entries.push_back(each);
}

void mapping::read_gaps()
{
    if (map_.is_cut)
        return;
    std::sort(claimed_.begin(), claimed_.end(), [](range a, range b) { return a.begin < b.begin; });
    std::uint64_t reached = 0;
    for (const range each : claimed_) {
        if (each.begin > reached)
            read_gap({reached, each.begin});
        reached = std::max(reached, each.end);
    }
    if (reached < zip_.size())
        read_gap({reached, zip_.size()});
}

void mapping::read_gap(range gap)
{
    const std::string_view seen = zip_.substr(0, gap.end);
    has_other_end_ = has_other_end_ || seen.find(zip_end_mark, gap.begin) != seen.npos;
    std::uint64_t at = gap.begin;
    while ((at = seen.find(zip_local_mark, at)) != seen.npos) {
        constexpr std::uint32_t highest_method = 99;
        const std::optional<zip_header> local = read_local_header(seen, at);
        if (!local || local->name.empty() || local->method > highest_method) {
            at += zip_local_mark.size();
            continue;
        }
        if (!has_room())
            return;
        is_incomplete_ = true;
        at = add_local(*local, gap.end);
    }
}

std::uint64_t mapping::add_local(zip_header local, std::uint64_t gap_end)
{
    zip_entry made;
    made.local_name = local.name;
    made.local_extra = local.extra;
    made.data = local.end;
    std::uint64_t end = local.end + std::min(local.packed, gap_end - local.end);
    if ((local.flags & zip_descriptor_flag) != 0 && local.packed == 0) {
        const std::string_view seen = zip_.substr(0, gap_end);
        const std::size_t descriptor = seen.find(zip_descriptor_mark, local.end);
        end = std::min<std::uint64_t>(descriptor, gap_end);
        const std::uint64_t length = end - local.end;
        end = read_descriptor(seen, end, local).value_or(end);
        local.packed = length;
    }
    made.header = local;
    map_.entries.push_back(made);
    return end;
}

void mapping::judge_ends(const std::optional<zip_end>& end, bool is_prefixed_program)
{
    if (!end) {
        map_.traits |= filetype::broken;
        return;
    }
    if (end->end < zip_.size())
        map_.traits |= filetype::appended;
    if (is_incomplete_)
        map_.traits |= has_other_end_ ? filetype::polyglot : filetype::broken;
    const bool has_prefix = end->base != 0 || !(filetype::has_at(zip_, 0, "PK"));
    if (has_prefix && !is_prefixed_program)
        map_.traits |= filetype::polyglot;
}

} // namespace

zip_map map_zip(std::string_view zip, std::size_t most_entries, bool is_prefixed_program)
{
    mapping made(zip, most_entries);
    const std::optional<zip_end> end = find_zip_end(zip);
    if (end)
        made.read_directory(*end);
    made.find_overlaps();
    made.read_gaps();
    made.judge_ends(end, is_prefixed_program);
    return made.take();
}

} // namespace walk
