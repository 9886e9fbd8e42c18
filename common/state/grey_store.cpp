#include "common/state/grey_store.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr int rows_a_step = 1000;
constexpr int most_read_backs = 1000; // that wait at once; more are left to the next try
constexpr std::chrono::milliseconds watch_interval{300};
constexpr std::chrono::seconds sweep_interval{20}; // of one shard

} // namespace

grey_store::grey_store(const grey_options& wanted, std::string run, bool has_mirror, writer& facts, reader& rows)
    : options_(wanted), run_(std::move(run)), has_mirror_(has_mirror), facts_(facts), rows_(rows),
      brake_(wanted.new_entries), mirror_(std::make_shared<grey_mirror>(wanted.memory)), is_ready_(!has_mirror)
{}

bool grey_store::is_confirmed(const grey_key& key, unsigned passed) const
{
    return passed >= (key.is_whole() ? options_.source_passes : 1);
}

/// source, sender, recipient, first_seen, last_seen, passed, expires
grey_row grey_store::read_row(query& from) const
{
    grey_row made;
    made.key = {from.text(0), from.text(1), from.text(2)};
    made.entry.first_seen = from.time(3);
    made.entry.last_seen = from.time(4);
    made.entry.passed = static_cast<unsigned>(std::clamp<std::int64_t>(from.integer(5), 0, 0xffff));
    made.entry.expires = from.time(6);
    made.entry.is_confirmed = is_confirmed(made.key, made.entry.passed);
    return made;
}

std::optional<grey_entry> grey_store::find(const grey_key& key, base::time_point now)
{
    if (!has_mirror_) {
        const auto row = find_row(key, now);
        return row ? std::optional(row->entry) : std::nullopt;
    }
    const std::uint64_t hash = grey_mirror::hash_of(key);
    auto found = mirror_->find(hash, now);
    if (!found && mirror_->is_elsewhere(hash))
        read_back(key, now);
    return found;
}

// A command may wait.
std::optional<grey_row> grey_store::find_row(const grey_key& key, base::time_point now)
{
    const auto found = rows_.read_now<std::optional<grey_row>>([&](connection& on) -> std::optional<grey_row> {
        query row(on, sql::name::grey_find, key.source, key.sender, key.recipient, now);
        return row.next() ? std::optional(read_row(row)) : std::nullopt;
    });
    return found ? *found : std::nullopt;
}

void grey_store::read_back(const grey_key& key, base::time_point now)
{
    if (reading_back_.fetch_add(1) >= most_read_backs) {
        reading_back_.fetch_sub(1);
        return;
    }
    rows_.read([this, key, now](connection* on, const std::string& /*problem*/) {
        if (on != nullptr) {
            query row(*on, sql::name::grey_find, key.source, key.sender, key.recipient, now);
            if (row.next())
                mirror_->put(grey_mirror::hash_of(key), read_row(row).entry, now);
        }
        reading_back_.fetch_sub(1);
    });
}

grey_key grey_store::admit(const grey_key& key, base::time_point now)
{
    return brake_.count(key.source, now) ? grey_key::shared(key.source) : key;
}

void grey_store::add(const grey_key& key, base::time_point now, written done)
{
    const base::time_point expires = now + options_.retry;
    mirror_->put(grey_mirror::hash_of(key), {now, now, expires, 0, false}, now);
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"grey"}});
    changes.push_back({sql::name::grey_add, {key.source, key.sender, key.recipient, now, expires, run_, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void grey_store::pass(const grey_key& key, base::time_point now, unsigned at_least, written done)
{
    const std::uint64_t hash = grey_mirror::hash_of(key);
    const auto before = mirror_->find(hash, now);
    const base::time_point expires = now + options_.keep;
    const unsigned passed = std::max(before ? before->passed + 1 : 1, at_least);
    const base::time_point first_seen = before ? before->first_seen : now;
    mirror_->put(hash, {first_seen, now, expires, passed, is_confirmed(key, passed)}, now);
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"grey"}});
    changes.push_back(
        {sql::name::grey_pass,
         {key.source, key.sender, key.recipient, now, expires, run_, std::max(1U, at_least), base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void grey_store::remove(const grey_key& key, written done)
{
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"grey"}});
    if (key.is_whole())
        changes.push_back({sql::name::grey_remove_source, {key.source, base::now()}});
    else if (key.recipient.empty())
        changes.push_back({sql::name::grey_remove_sender, {key.source, key.sender, base::now()}});
    else
        changes.push_back({sql::name::grey_remove_recipient, {key.source, key.sender, key.recipient, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

base::result<std::vector<grey_row>> grey_store::find_all(const std::string& source, const grey_key& after,
                                                         std::size_t most, base::time_point now)
{
    return rows_.read_now<std::vector<grey_row>>([&](connection& on) {
        std::vector<grey_row> all;
        auto limit = static_cast<std::int64_t>(most);
        // No key stands before that of the source as a whole.
        if (!source.empty() && after.source.empty())
            for (query row(on, sql::name::grey_find, source, "", "", now); row.next(); --limit)
                all.push_back(read_row(row));
        if (source.empty())
            for (query row(on, sql::name::grey_page, after.source, after.sender, after.recipient, now, limit);
                 row.next();)
                all.push_back(read_row(row));
        else
            for (query row(on, sql::name::grey_page_of_source, source, after.sender, after.recipient, now, limit);
                 row.next();)
                all.push_back(read_row(row));
        return all;
    });
}

void grey_store::begin_load(connection& on)
{
    seen_ = newest_change(on, "grey");
    loaded_ = {};
    is_loading_ = true;
    load_some(on); // mostly that is all
}

std::chrono::milliseconds grey_store::step(connection& on)
{
    if (is_loading_) {
        load_some(on);
        return std::chrono::milliseconds(is_loading_ ? 0 : 1);
    }
    read_changes(on);
    const base::time_point now = base::now();
    if (now >= next_sweep_) {
        mirror_->sweep(now);
        next_sweep_ = now + sweep_interval;
    }
    return watch_interval;
}

void grey_store::load_some(connection& on)
{
    const base::time_point now = base::now();
    int rows = 0;
    for (query row(on, sql::name::grey_page, loaded_.source, loaded_.sender, loaded_.recipient, now, rows_a_step);
         row.next(); ++rows) {
        grey_row each = read_row(row);
        mirror_->put(grey_mirror::hash_of(each.key), each.entry, now);
        loaded_ = std::move(each.key);
    }
    if (rows < rows_a_step) {
        is_loading_ = false;
        is_ready_.store(true, std::memory_order_release);
    }
}

void grey_store::read_changes(connection& on)
{
    const std::int64_t newest = newest_change(on, "grey");
    const base::time_point now = base::now();
    std::int64_t number = seen_ + 1; // and above
    grey_key last;
    int rows = seen_ < newest ? rows_a_step : 0;
    while (rows == rows_a_step) {
        rows = 0;
        for (query row(on, sql::name::grey_changed, number, last.source, last.sender, last.recipient, run_,
                       rows_a_step);
             row.next(); ++rows) {
            grey_row each = read_row(row);
            const std::uint64_t hash = grey_mirror::hash_of(each.key);
            if (each.entry.expires > now)
                mirror_->put(hash, each.entry, now);
            else
                mirror_->erase(hash);
            number = row.integer(7);
            last = std::move(each.key);
        }
    }
    seen_ = std::max(newest, number - 1);
}

} // namespace state
