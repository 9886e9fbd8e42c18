#include "common/state/digest_filter.hpp"

#include "common/state/digest_rows.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr int rows_a_step = 1000;
constexpr std::chrono::milliseconds watch_interval{300};

template <class Use>
void each_key(const digest_value& what, Use use)
{
    use(digest_key(what.kind, static_cast<std::uint64_t>(digest_words(what.exact)[0])));
    for (const std::uint64_t feature : what.features)
        if (what.has_features)
            use(mixed_feature(what.kind, feature));
}

} // namespace

// Nobody asks the first one: it only has to be there.
digest_filter::digest_filter(std::uint64_t memory)
    : memory_(memory), filters_(filters{std::make_shared<base::key_filter>(0), nullptr})
{}

bool digest_filter::is_empty() const
{
    return is_ready() && filters_.with([](const filters& all) { return all.used->size() == 0; });
}

bool digest_filter::is_strange(const digest_value& what, unsigned needed) const
{
    if (!is_ready())
        return false;
    const auto used = filters_.with([](const filters& all) { return all.used; });
    if (used->may_contain(digest_key(what.kind, static_cast<std::uint64_t>(digest_words(what.exact)[0]))))
        return false;
    unsigned shared = 0;
    for (const std::uint64_t feature : what.features)
        shared += what.has_features && used->may_contain(mixed_feature(what.kind, feature)) ? 1 : 0;
    return shared < needed;
}

void digest_filter::add(const digest_value& what)
{
    const filters all = filters_.with([](const filters& both) { return both; });
    each_key(what, [&](std::uint64_t key) {
        all.used->add(key);
        if (all.next)
            all.next->add(key);
    });
}

void digest_filter::begin_load()
{
    is_ready_.store(false, std::memory_order_release);
    seen_ = 0;
    begin_again();
}

void digest_filter::begin_again()
{
    filters_.with([&](filters& all) { all.next = std::make_shared<base::key_filter>(memory_); });
    is_building_ = true;
    built_ = 0;
    built_rows_ = 0;
}

std::chrono::milliseconds digest_filter::step(connection& on)
{
    const bool is_more = is_ready() && watch(on);
    if (is_building_)
        build(on);
    else if (is_overfull())
        begin_again();
    return is_more || is_building_ ? std::chrono::milliseconds(0) : watch_interval;
}

// True when there may be more.
bool digest_filter::watch(connection& on)
{
    const auto used = filters_.with([](const filters& all) { return all.used; });
    const int rows = read_page(on, seen_, *used);
    rows_ += static_cast<std::uint64_t>(rows);
    return rows == rows_a_step;
}

// Comes after watch(): when it has reached the end it has seen at least as much.
void digest_filter::build(connection& on)
{
    const auto next = filters_.with([](const filters& all) { return all.next; });
    const int rows = read_page(on, built_, *next);
    built_rows_ += static_cast<std::uint64_t>(rows);
    if (rows == rows_a_step)
        return;
    filters_.with([](filters& all) { all.used = std::exchange(all.next, nullptr); });
    is_building_ = false;
    seen_ = built_;
    rows_ = built_rows_;
    size_when_built_ = next->size();
    counted_at_ = std::chrono::steady_clock::now();
    is_ready_.store(true, std::memory_order_release);
}

int digest_filter::read_page(connection& on, std::int64_t& above, base::key_filter& into)
{
    int rows = 0;
    for (query row(on, sql::name::digest_keys, above, rows_a_step); row.next(); ++rows) {
        above = row.integer(0);
        into.add(digest_key(static_cast<std::uint8_t>(row.integer(1)), static_cast<std::uint64_t>(row.integer(2))));
        const int features = row.integer(3) != 0 ? static_cast<int>(digest_feature_count) : 0;
        for (int i = 0; i < features; ++i)
            into.add(static_cast<std::uint64_t>(row.integer(4 + i)));
    }
    return rows;
}

bool digest_filter::is_overfull() const
{
    const auto used = filters_.with([](const filters& all) { return all.used; });
    return used->size() > used->capacity() && used->size() > size_when_built_ / 4 * 5;
}

} // namespace state
