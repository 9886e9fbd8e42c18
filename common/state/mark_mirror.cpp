#include "common/state/mark_mirror.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <mutex>

namespace state {

namespace {

constexpr std::size_t overhead = 160;     // bytes of an entry beside its texts: node, slot, bucket
constexpr int candidates = 8;             // looked at to find one that ends early
constexpr std::size_t expire_step = 4096; // buckets a call: who asks meanwhile waits for that long
constexpr char address_tag = '\x01';

using address_slot = std::array<char, 19>;

address_slot slot_of(const net::prefix& range)
{
    address_slot slot{address_tag, range.address().is_v4() ? '4' : '6', static_cast<char>(range.mapped_length())};
    std::copy_n(reinterpret_cast<const char*>(range.address().bytes().data()), 16, slot.begin() + 3);
    return slot;
}

std::string_view text_of(const address_slot& slot)
{
    return {slot.data(), slot.size()};
}

std::string slot_of(const mark_name& name)
{
    return name.range ? std::string(text_of(slot_of(*name.range))) : name.kind + '\0' + name.key;
}

std::string pack(const mark_name& name, const mark& made)
{
    std::string out;
    for (const std::string* each : {&name.kind, &name.key, &made.reason, &made.origin})
        (out += *each) += '\0';
    return out;
}

std::string next_text(std::string_view& left)
{
    const auto end = left.find('\0');
    std::string text(left.substr(0, end));
    left.remove_prefix(std::min(left.size(), end + 1));
    return text;
}

bool is_by_rule_as_packed(std::string_view texts)
{
    texts.remove_suffix(1);
    return is_by_rule(texts.substr(texts.rfind('\0') + 1));
}

mark unpack(std::string_view texts, base::time_point since, base::time_point until, int strikes)
{
    mark made;
    made.kind = next_text(texts);
    made.key = next_text(texts);
    made.reason = next_text(texts);
    made.origin = next_text(texts);
    made.since = since;
    made.until = until;
    made.strikes = strikes;
    return made;
}

bool is_address_kind(std::string_view kind)
{
    // Not sender.address or recipient.address: those are mail addresses.
    return kind == "address" || kind == "network" || kind == "client.address" || kind == "client.network";
}

} // namespace

base::result<mark_name> mark_name::make(std::string_view kind, std::string_view key)
{
    // NUL ends texts in memory.
    if (kind.find('\0') != std::string_view::npos || key.find('\0') != std::string_view::npos)
        return base::fail("a key cannot have a NUL byte");
    if (!is_address_kind(kind))
        return mark_name{std::string(kind), text::to_lower(key), std::nullopt};
    const auto range = net::prefix::parse(key);
    if (!range)
        return range.error();
    const bool is_host = range->mapped_length() == 128;
    return mark_name{is_host ? "client.address" : "client.network", range->to_text(), *range};
}

const mark_mirror::entry* mark_mirror::live(std::string_view slot, base::time_point now) const
{
    const auto found = entries_.find(slot);
    return found != entries_.end() && found->second.until > now ? &found->second : nullptr;
}

std::optional<mark> mark_mirror::find(const mark_name& name, base::time_point now) const
{
    if (is_empty())
        return std::nullopt;
    const std::string slot = slot_of(name);
    const std::shared_lock lock(mutex_);
    const entry* found = live(slot, now);
    if (found == nullptr)
        return std::nullopt;
    return unpack(found->texts, found->since, found->until, found->strikes);
}

std::optional<mark> mark_mirror::find(const net::ip_address& address, base::time_point now) const
{
    if (is_empty())
        return std::nullopt;
    const bool is_v4 = address.is_v4();
    const unsigned shortest = is_v4 ? 96 : 0;
    const std::shared_lock lock(mutex_);
    const auto rank = [](const entry& of) { return std::pair(!is_by_rule_as_packed(of.texts), of.until); };
    const entry* first = nullptr;
    for (unsigned length = shortest; length <= 128; ++length) {
        if (prefixes_[is_v4 ? 0 : 1][length] == 0)
            continue;
        const entry* found = live(text_of(slot_of(net::prefix(address, length - shortest))), now);
        if (found != nullptr && (first == nullptr || rank(*found) > rank(*first)))
            first = found;
    }
    if (first == nullptr)
        return std::nullopt;
    return unpack(first->texts, first->since, first->until, first->strikes);
}

int mark_mirror::earlier(const mark_name& name, base::time_point now) const
{
    if (is_empty())
        return 0;
    const std::string slot = slot_of(name);
    const std::shared_lock lock(mutex_);
    const auto found = entries_.find(slot);
    if (found == entries_.end())
        return 0;
    return found->second.until > now ? found->second.strikes - 1 : found->second.strikes;
}

std::vector<mark> mark_mirror::list(base::time_point now) const
{
    std::vector<mark> all;
    {
        const std::shared_lock lock(mutex_);
        for (const auto& [slot, each] : entries_) {
            if (each.until > now)
                all.push_back(unpack(each.texts, each.since, each.until, each.strikes));
        }
    }
    std::sort(all.begin(), all.end(), [](const mark& left, const mark& right) {
        return std::tie(left.kind, left.key) < std::tie(right.kind, right.key);
    });
    return all;
}

void mark_mirror::extend(const mark_name& name, const mark& made)
{
    const std::string slot = slot_of(name);
    const std::unique_lock lock(mutex_);
    mark merged = made;
    const auto found = entries_.find(slot);
    if (found != entries_.end()) {
        const bool is_live = found->second.until > made.since;
        if (is_live)
            merged.since = found->second.since;
        merged.until = std::max(made.until, found->second.until);
        merged.strikes = found->second.strikes + (is_live ? 0 : 1);
    }
    put(name, merged);
}

void mark_mirror::set(const mark_name& name, const mark& stored, base::time_point now)
{
    const std::string slot = slot_of(name);
    const std::unique_lock lock(mutex_);
    if (stored.until + strikes_kept > now) {
        put(name, stored);
        return;
    }
    const auto found = entries_.find(slot);
    if (found != entries_.end())
        erase(found);
}

void mark_mirror::remove(const mark_name& name)
{
    const std::string slot = slot_of(name);
    const std::unique_lock lock(mutex_);
    const auto found = entries_.find(slot);
    if (found != entries_.end())
        erase(found);
}

void mark_mirror::expire(base::time_point now)
{
    const std::unique_lock lock(mutex_);
    const std::size_t buckets = entries_.bucket_count();
    for (std::size_t looked = 0; looked < std::min(expire_step, buckets); ++looked) {
        swept_ = (swept_ + 1) % buckets;
        for (auto each = entries_.begin(swept_); each != entries_.end(swept_);) {
            const auto here = each++;
            if (here->second.until + strikes_kept <= now)
                erase(entries_.find(here->first));
        }
    }
}

void mark_mirror::put(const mark_name& name, const mark& made)
{
    const std::string slot = slot_of(name);
    const auto [where, is_new] = entries_.try_emplace(slot);
    entry& slot_entry = where->second;
    if (is_new) {
        bytes_ += overhead;
        count_prefix(slot, 1);
    }
    bytes_ -= slot_entry.texts.size();
    slot_entry = {made.since, made.until, pack(name, made), made.strikes};
    bytes_ += slot_entry.texts.size();
    while (bytes_ > memory_ && entries_.size() > 1)
        make_room();
    size_.store(entries_.size(), std::memory_order_relaxed);
}

void mark_mirror::erase(entries::iterator where)
{
    bytes_ -= overhead + where->second.texts.size();
    count_prefix(where->first, -1);
    entries_.erase(where);
    size_.store(entries_.size(), std::memory_order_relaxed);
}

void mark_mirror::count_prefix(std::string_view slot, int change)
{
    if (slot.front() == address_tag)
        prefixes_[slot[1] == '4' ? 0 : 1][static_cast<unsigned char>(slot[2])] += static_cast<std::uint32_t>(change);
}

void mark_mirror::make_room()
{
    // The first few in the order of a seeded hash are as good as a random choice.
    auto earliest = entries_.begin();
    auto each = earliest;
    for (int looked = 0; looked < candidates && each != entries_.end(); ++looked, ++each) {
        if (each->second.until < earliest->second.until)
            earliest = each;
    }
    evicted_.fetch_add(1, std::memory_order_relaxed);
    erase(earliest);
}

} // namespace state
