#include "common/state/counter_flush.hpp"

#include "common/state/counter_rows.hpp"
#include "common/state/query.hpp"

#include <xxhash.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace state {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t slice = 250;   // rows a transaction: facts wait no longer than that takes
constexpr int changes_a_time = 1000; // more than twice a slice: see read_changed()
constexpr int most_loaded = 20'000;
static_assert(ring_size == 12); // as in the statements that read a window
constexpr milliseconds shortest_interval{100};
constexpr milliseconds longest_interval{2000};
constexpr std::chrono::seconds interest_interval{1};
constexpr std::chrono::hours announcement_interval{1};

counter_key key_of(std::int64_t high, std::int64_t low)
{
    return {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)};
}

std::int64_t high_of(const counter_key& key)
{
    return static_cast<std::int64_t>(key.high);
}

std::int64_t low_of(const counter_key& key)
{
    return static_cast<std::int64_t>(key.low);
}

// Rows of one sub-bucket stand together, and so do those of one key in it: in this order a slice changes few pages.
auto order_of(const counter_place& place)
{
    return std::tuple(place.counter, place.bucket, high_of(place.key), low_of(place.key));
}

} // namespace

counter_flush::counter_flush(counter_store& counts, const std::string& run, std::string owner)
    : counts_(counts), run_(static_cast<std::int64_t>(XXH3_64bits(run.data(), run.size()))), owner_(std::move(owner))
{}

milliseconds counter_flush::step(connection& on)
{
    if (amounts_.empty() && members_.empty()) {
        if (seen_ < 0) // before adopt_new() reads: what others write meanwhile is then read twice rather than never
            seen_ = newest_change(on, "counter");
        adopt_new(on);
        share_interest(on);
        read_requested(on);
        read_changes(on);
        take();
    }
    if (amounts_.empty() && members_.empty())
        return shortest_interval;
    write_slice(on);
    if (!amounts_.empty() || !members_.empty())
        return milliseconds(0);
    const auto now = clock::now();
    lag_ms_ = std::chrono::duration_cast<milliseconds>(now - taken_before_).count();
    // A tenth of the writer's time, or as often as useful.
    const auto spent = std::chrono::duration_cast<milliseconds>(now - taken_at_);
    return std::clamp(spent * 10, shortest_interval, longest_interval);
}

void counter_flush::finish(connection& on)
{
    do {
        if (amounts_.empty() && members_.empty())
            take();
        write_slice(on);
    } while (!amounts_.empty() || !members_.empty());
}

void counter_flush::take()
{
    taken_before_ = std::exchange(taken_at_, clock::now());
    const auto taken = counts_.take_amounts();
    amounts_.assign(taken.begin(), taken.end());
    members_ = counts_.take_members();
    std::sort(amounts_.begin(), amounts_.end(),
              [](const auto& a, const auto& b) { return order_of(a.first) < order_of(b.first); });
    std::sort(members_.begin(), members_.end(),
              [](const auto& a, const auto& b) { return order_of(a.place) < order_of(b.place); });
}

void counter_flush::write_slice(connection& on)
{
    const auto specs = counts_.specs();
    const std::size_t sums = std::min(slice, amounts_.size());
    const std::size_t values = std::min(slice - sums, members_.size());
    std::vector<amount_change> whole;
    db_transaction transaction(on);
    run(on, sql::name::sequence_bump, "counter");
    for (std::size_t each = amounts_.size() - sums; each < amounts_.size(); ++each) {
        const auto& [place, amount] = amounts_[each];
        const auto& known = *specs[place.counter];
        query row(on, sql::name::counter_add, known.stored_as, place.bucket, high_of(place.key), low_of(place.key),
                  amount, run_, known.end_of(place.bucket));
        if (row.next())
            whole.emplace_back(place, row.real(0));
    }
    for (std::size_t each = members_.size() - values; each < members_.size(); ++each) {
        const auto& [place, hash] = members_[each];
        const auto& known = *specs[place.counter];
        run(on, sql::name::counter_member_add, known.stored_as, place.bucket, high_of(place.key), low_of(place.key),
            static_cast<std::int64_t>(hash), run_, known.end_of(place.bucket));
    }
    transaction.commit(); // should it fail, they are tried again in the next step
    amounts_.resize(amounts_.size() - sums);
    members_.resize(members_.size() - values);
    for (const auto& [place, amount] : whole)
        counts_.merge(place, amount);
}

const counter_store::known_spec* counter_flush::spec_of(std::int64_t stored_as, bool is_distinct) const
{
    for (const auto* each : counts_.specs())
        if (each->stored_as == stored_as && each->spec.is_distinct == is_distinct)
            return each;
    return nullptr;
}

/// Rows of one transaction have one number, and there are at most a slice of them: when the limit cuts one off, its
/// rows come again with the next call.
template <class Row>
bool counter_flush::read_changed(connection& on, sql::name which, std::int64_t& last, Row use)
{
    int rows = 0;
    std::int64_t newest = last;
    for (query row(on, which, last, run_, changes_a_time); row.next(); ++rows) {
        newest = row.integer(5);
        use(row, key_of(row.integer(2), row.integer(3)));
    }
    if (rows == changes_a_time)
        last = newest - 1;
    return rows == changes_a_time;
}

void counter_flush::read_changes(connection& on)
{
    const std::int64_t newest = newest_change(on, "counter");
    if (seen_ > newest)
        seen_ = newest; // another database
    const base::time_point now = base::now();
    std::int64_t last = seen_;
    while (last < newest && read_changed(on, sql::name::counter_changed, last, [&](query& row, counter_key key) {
               const auto* known = spec_of(row.integer(0), false);
               if (known != nullptr && known->end_of(row.integer(1)) > now)
                   counts_.merge({known->id, key, row.integer(1)}, row.real(4));
           })) {
    }
    last = seen_;
    while (last < newest && read_changed(on, sql::name::counter_member_changed, last, [&](query& row, counter_key key) {
               const auto* known = spec_of(row.integer(0), true);
               if (known != nullptr && known->end_of(row.integer(1)) > now)
                   counts_.merge({{known->id, key, row.integer(1)}, static_cast<std::uint64_t>(row.integer(4))});
           })) {
    }
    seen_ = newest;
}

void counter_flush::read_requested(connection& on)
{
    const auto specs = counts_.specs();
    const base::time_point now = base::now();
    for (const auto& wanted : counts_.take_read_backs()) {
        const auto& known = *specs[wanted.counter];
        const sql::name which =
            known.spec.is_distinct ? sql::name::counter_members_of_key : sql::name::counter_window_of_key;
        for (query row(on, which, known.stored_as, high_of(wanted.key), low_of(wanted.key), known.bucket_of(now));
             row.next();) {
            const counter_place place{known.id, wanted.key, row.integer(0)};
            if (known.spec.is_distinct)
                counts_.merge({place, static_cast<std::uint64_t>(row.integer(1))});
            else
                counts_.merge(place, row.real(1));
        }
    }
}

void counter_flush::adopt_new(connection& on)
{
    const auto specs = counts_.specs();
    const base::time_point now = base::now();
    for (; loaded_specs_ < specs.size(); ++loaded_specs_) {
        const auto& known = *specs[loaded_specs_];
        const sql::name which = known.spec.is_distinct ? sql::name::counter_member_load : sql::name::counter_load;
        int rows = 0;
        for (query row(on, which, known.stored_as, known.bucket_of(now) - ring_size, most_loaded); row.next(); ++rows) {
            const counter_place place{known.id, key_of(row.integer(1), row.integer(2)), row.integer(0)};
            if (known.spec.is_distinct)
                counts_.merge({place, static_cast<std::uint64_t>(row.integer(3))});
            else
                counts_.merge(place, row.real(3));
        }
        if (rows == most_loaded)
            counts_.look_up_unknown();
    }
}

void counter_flush::share_interest(connection& on)
{
    const auto now = clock::now();
    if (now < next_interest_)
        return;
    next_interest_ = now + interest_interval;
    const base::time_point recently = base::now() - interest_kept;
    const auto specs = counts_.specs();
    const auto announced = static_cast<std::size_t>(
        std::count_if(specs.begin(), specs.end(), [](const auto* each) { return each->is_announced.load(); }));
    if (announced_specs_ != announced || now >= next_announcement_) {
        for (const auto* each : specs)
            if (each->is_announced)
                run(on, sql::name::counter_interest_put, owner_, each->spec.name, each->spec.window.count(),
                    base::now());
        announced_specs_ = announced;
        next_announcement_ = now + announcement_interval;
    }
    std::vector<wanted_counter> wanted;
    for (query row(on, sql::name::counter_interest_list, owner_, recently); row.next();)
        wanted.push_back({row.text(0), std::chrono::seconds(row.integer(1))});
    for (const wanted_counter& each : wanted)
        for (auto* mine : specs)
            if (mine->spec.name == each.name && mine->spec.window == each.window)
                mine->is_flushed = true;
    counts_.set_wanted(std::move(wanted));
}

} // namespace state
