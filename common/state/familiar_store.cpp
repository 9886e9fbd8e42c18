#include "common/state/familiar_store.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace state {

namespace {

constexpr int rows_a_step = 1000;
constexpr std::size_t writes_a_step = 80;  // a millisecond or less; fewer than rows_a_step, see read_some()
constexpr int writer_share = 10;           // of the writer's time, a tenth: facts have someone waiting
constexpr std::size_t most_noted = 10'000; // while the database is away or busy; 100 bytes each
constexpr int most_read_backs = 1000;      // that wait at once
constexpr std::chrono::hours noted_again{24};
constexpr std::chrono::milliseconds watch_interval{300};

bool is_live(const familiar_times& seen, base::time_point now)
{
    return now - seen.last < familiar_kept;
}

} // namespace

familiar_store::familiar_store(const familiar_options& wanted, bool has_mirror, writer& facts, reader& rows)
    : options_(wanted), has_mirror_(has_mirror), facts_(facts), rows_(rows),
      mirror_(std::make_shared<familiar_mirror>(has_mirror ? wanted.memory : 0)), is_ready_(!has_mirror)
{}

bool familiar_store::is_known(std::string_view key, base::time_point now)
{
    const auto seen = times(key, now);
    return seen && now - seen->first >= options_.after;
}

std::optional<familiar_times> familiar_store::times(std::string_view key, base::time_point now)
{
    const auto seen = find(key);
    return seen && is_live(*seen, now) ? seen : std::nullopt;
}

std::optional<familiar_times> familiar_store::find(std::string_view key)
{
    if (has_mirror_) {
        const auto found = mirror_->find(key);
        if (!found && mirror_->has_dropped_beside(key))
            read_back(key);
        return found;
    }
    const auto found = rows_.read_now<std::optional<familiar_times>>([&](connection& on) {
        query row(on, sql::name::familiar_find, key);
        return row.next() ? std::optional(familiar_times{row.time(1), row.time(2)}) : std::nullopt;
    });
    return found ? *found : std::nullopt; // a command may wait
}

// A key that had to give way is known at its next use.
void familiar_store::read_back(std::string_view key)
{
    if (reading_back_.fetch_add(1) >= most_read_backs) {
        reading_back_.fetch_sub(1);
        return;
    }
    rows_.read([this, key = std::string(key)](connection* on, const std::string& /*problem*/) {
        if (on != nullptr) {
            query row(*on, sql::name::familiar_find, key);
            if (row.next())
                take(row);
        }
        reading_back_.fetch_sub(1);
    });
}

void familiar_store::note(std::span<const std::string> keys, base::time_point now)
{
    for (const std::string& key : keys) {
        const auto seen = mirror_->find(key);
        const bool goes_on = seen && is_live(*seen, now);
        if (goes_on && now - seen->last < noted_again)
            continue;
        const bool has_room = noted_.with([&](auto& waiting) {
            if (waiting.size() + being_written_ >= most_noted)
                return false;
            waiting.push_back({key, now});
            return true;
        });
        if (has_room) // else the next delivery tries again
            mirror_->put(key, {goes_on ? seen->first : now, now});
    }
}

// In the order of their keys those that stand on one page of the database change it together.
void familiar_store::take_noted()
{
    taken_ = noted_.with([this](auto& waiting) {
        being_written_ = waiting.size();
        return std::exchange(waiting, {});
    });
    written_ = 0;
    std::sort(taken_.begin(), taken_.end(),
              [](const auto& a, const auto& b) { return std::tie(a.key, a.at) < std::tie(b.key, b.at); });
}

// What fails stays in the list. False when there was nothing.
bool familiar_store::write_some(connection& on)
{
    if (taken_.empty())
        take_noted();
    if (taken_.empty())
        return false;
    const std::size_t end = std::min(written_ + writes_a_step, taken_.size());
    db_transaction step(on);
    const std::int64_t before = newest_change(on, "familiar");
    run(on, sql::name::sequence_bump, "familiar");
    for (std::size_t each = written_; each < end; ++each)
        run(on, sql::name::familiar_put, taken_[each].key, taken_[each].at, taken_[each].at - familiar_kept);
    step.commit();
    if (seen_ == before)
        seen_ = before + 1; // nothing of others is between: what we wrote we know
    written_ = end;
    if (written_ == taken_.size()) {
        taken_ = {};
        being_written_ = 0;
    }
    return true;
}

// A key becomes familiar when it is old enough, so what is younger is what can be taken back.
void familiar_store::doubt(std::span<const std::string> keys, base::time_point now)
{
    std::vector<change> changes;
    for (const std::string& key : keys) {
        const auto seen = mirror_->find(key);
        if (seen && now - seen->first < options_.after)
            mirror_->erase(key);
        changes.push_back({sql::name::sequence_bump, {"familiar"}});
        changes.push_back({sql::name::familiar_doubt, {key, now, now - options_.after}});
    }
    facts_.write(std::move(changes), durability::committed, {});
}

/// key, first_seen, last_seen
void familiar_store::take(query& row)
{
    const familiar_times seen{row.time(1), row.time(2)};
    if (seen.last == base::time_point{}) // doubted
        mirror_->erase(row.text(0));
    else
        mirror_->put(row.text(0), seen);
}

void familiar_store::begin_load(connection& on)
{
    seen_ = newest_change(on, "familiar");
    loaded_.clear();
    is_loading_ = true;
    read_some(on); // mostly that is all
}

std::chrono::milliseconds familiar_store::step(connection& on)
{
    const auto begun = std::chrono::steady_clock::now();
    write_some(on);
    const auto spent = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    const auto wait = read_some(on);
    return taken_.empty() ? wait : std::min(wait, spent * (writer_share - 1));
}

void familiar_store::finish(connection& on)
{
    while (write_some(on)) {
    }
}

std::chrono::milliseconds familiar_store::read_some(connection& on)
{
    int rows = 0;
    std::int64_t newest = 0;
    if (is_loading_) {
        for (query row(on, sql::name::familiar_page, loaded_, rows_a_step); row.next(); ++rows) {
            take(row);
            loaded_ = row.text(0);
        }
        if (rows == rows_a_step)
            return std::chrono::milliseconds(0);
        is_loading_ = false;
        is_ready_.store(true, std::memory_order_release);
        return std::chrono::milliseconds(1);
    }
    for (query row(on, sql::name::familiar_changed, seen_, rows_a_step); row.next(); ++rows) {
        take(row);
        newest = row.integer(3);
    }
    // Rows of one transaction have one number; those of one that the limit cut off come again.
    if (rows != 0)
        seen_ = rows == rows_a_step ? newest - 1 : newest;
    return rows == rows_a_step ? std::chrono::milliseconds(0) : watch_interval;
}

} // namespace state
