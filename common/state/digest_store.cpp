#include "common/state/digest_store.hpp"

#include "common/state/digest_rows.hpp"
#include "common/state/digest_sums.hpp"

#include <algorithm>
#include <future>
#include <limits>

namespace state {

namespace {

constexpr int listed_at_once = 1000;
constexpr int reports_a_page = 500;          // of a reporter, taken back at once: some milliseconds
constexpr std::size_t removed_at_once = 100; // the same
constexpr std::size_t imported_at_once = 50;

std::vector<digest_entry> read_entries(connection& from, query& rows)
{
    std::vector<digest_entry> all;
    while (rows.next())
        all.push_back(read_digest(rows));
    for (digest_entry& each : all)
        each.statements = read_statements(from, each.id);
    return all;
}

/// Up to where a page of reports goes, and how many of the reporter's are in it.
struct reporter_page
{
    std::int64_t end = 0;
    std::size_t reports = 0;
};

} // namespace

digest_store::digest_store(const digest_options& wanted, bool has_filter, writer& facts, reader& rows,
                           base::metrics& metrics)
    : options_(wanted), has_filter_(has_filter), facts_(facts), rows_(rows), counts_(metrics),
      filter_(has_filter ? wanted.filter_memory : 0), purge_(wanted.most, filter_)
{}

void digest_store::find(std::vector<digest_value> parts, base::time_point now, found done)
{
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!is_strange(parts[i]))
            asked.push_back(i);
    counts_.from_memory.add(parts.size() - asked.size());
    if (asked.empty()) {
        done(std::vector<digest_standing>(parts.size()));
        return;
    }
    rows_.read([this, parts = std::move(parts), asked = std::move(asked), now,
                done = std::move(done)](connection* from, const std::string& problem) {
        if (from == nullptr) {
            counts_.failed.add(asked.size());
            done(base::fail(problem));
            return;
        }
        std::vector<digest_standing> standings(parts.size());
        for (const std::size_t each : asked)
            standings[each] = find_standing(*from, parts[each], options_.needed, now);
        counts_.from_database.add(asked.size());
        counts_.hits.add(static_cast<std::uint64_t>(
            std::count_if(standings.begin(), standings.end(), [](const auto& each) { return each.digests != 0; })));
        done(std::move(standings));
    });
}

void digest_store::report(std::vector<digest_report> reports, written done)
{
    std::vector<change> changes;
    for (const digest_report& each : reports) {
        filter_.add(each.what);
        (each.is_spam ? counts_.spam : counts_.ham).add();
        add_changes(each, options_.kept, changes);
    }
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

base::result<std::vector<digest_entry>> digest_store::show(const digest_exact& exact)
{
    return rows_.read_now<std::vector<digest_entry>>([words = digest_words(exact)](connection& from) {
        query rows(from, sql::name::digest_find, words[0], words[1], words[2], words[3]);
        return read_entries(from, rows);
    });
}

base::result<std::vector<digest_entry>> digest_store::list(std::int64_t above, base::time_point since,
                                                           std::uint8_t kind)
{
    return rows_.read_now<std::vector<digest_entry>>([=](connection& from) {
        query rows(from, sql::name::digest_list, above, since, kind, listed_at_once);
        return read_entries(from, rows);
    });
}

base::result<std::size_t> digest_store::revoke(const digest_exact& exact, std::string_view reporter,
                                               base::time_point now)
{
    const auto known = show(exact);
    if (!known)
        return known.error();
    std::size_t counted = 0;
    for (const digest_entry& entry : *known)
        counted += static_cast<std::size_t>(
            std::count_if(entry.statements.begin(), entry.statements.end(), [&](const digest_statement& each) {
                return !each.revoked && (reporter.empty() || each.reporter == reporter);
            }));
    if (counted == 0)
        return 0;
    const auto words = digest_words(exact);
    change taken{reporter.empty() ? sql::name::digest_revoke : sql::name::digest_revoke_of,
                 {words[0], words[1], words[2], words[3]}};
    if (!reporter.empty())
        taken.parameters.emplace_back(reporter);
    taken.parameters.emplace_back(now);
    const auto became = write_now({{sql::name::sequence_bump, {digest_sequence}},
                                   {sql::name::digest_touch, {words[0], words[1], words[2], words[3]}},
                                   std::move(taken)});
    if (!became)
        return became.error();
    return counted;
}

base::result<std::size_t> digest_store::revoke_reporter(std::string_view reporter, base::time_point now)
{
    std::size_t counted = 0;
    std::int64_t above = -1;
    while (above != std::numeric_limits<std::int64_t>::max()) {
        const auto page = rows_.read_now<reporter_page>([&](connection& from) {
            reporter_page made{std::numeric_limits<std::int64_t>::max(), 0};
            if (query end(from, sql::name::digest_page_end, above, reports_a_page); end.next())
                made.end = end.integer(0);
            query count(from, sql::name::digest_count_of_reporter, above, made.end, reporter);
            made.reports = count.next() ? static_cast<std::size_t>(count.integer(0)) : 0;
            return made;
        });
        if (!page)
            return page.error();
        if (page->reports != 0) {
            const auto became = write_now({{sql::name::sequence_bump, {digest_sequence}},
                                           {sql::name::digest_touch_of_reporter, {above, page->end, reporter}},
                                           {sql::name::digest_revoke_of_reporter, {above, page->end, reporter, now}}});
            if (!became)
                return became.error();
        }
        counted += page->reports;
        above = page->end;
    }
    return counted;
}

base::result<std::size_t> digest_store::expire(base::time_point now)
{
    std::size_t removed = 0;
    for (const sql::name which : {sql::name::digest_of_neighbour_expired, sql::name::digest_expired}) {
        while (true) {
            const auto some = expire_some(which, now);
            if (!some)
                return some.error();
            if (*some == 0)
                break;
            removed += *some;
        }
    }
    return removed;
}

base::result<std::size_t> digest_store::expire_some(sql::name which, base::time_point now)
{
    const auto expired = rows_.read_now<std::vector<digest_leftover>>(
        [=](connection& from) { return read_expired(from, which, now, removed_at_once); });
    if (!expired)
        return expired.error();
    if (expired->empty())
        return 0;
    std::vector<change> changes;
    for (const digest_leftover& each : *expired)
        add_removal(each, now, changes);
    if (const auto became = write_now(std::move(changes)); !became)
        return became.error();
    return expired->size();
}

base::result<std::vector<digest_change>> digest_store::changed(std::int64_t since, std::size_t limit,
                                                               base::time_point now)
{
    return rows_.read_now<std::vector<digest_change>>([=](connection& from) {
        std::vector<digest_entry> entries;
        for (query rows(from, sql::name::digest_changed, since, limit); rows.next();)
            entries.push_back(read_digest(rows));
        std::vector<digest_change> all;
        all.reserve(entries.size());
        for (const digest_entry& each : entries)
            all.push_back({each.what, sums_of(from, each.id, now), each.first, each.last, each.expires, each.sequence});
        return all;
    });
}

base::result<std::int64_t> digest_store::newest()
{
    return rows_.read_now<std::int64_t>([](connection& from) { return newest_change(from, digest_sequence); });
}

base::result<std::optional<digest_progress>> digest_store::progress(std::string_view neighbour)
{
    return rows_.read_now<std::optional<digest_progress>>([&](connection& from) {
        query row(from, sql::name::digest_import_find, neighbour);
        return row.next() ? std::optional(digest_progress{row.integer(0), row.time(1)}) : std::nullopt;
    });
}

base::result<void> digest_store::import(std::string_view neighbour, double trust,
                                        const std::vector<digest_change>& changes, const digest_progress& read,
                                        base::time_point now, const std::stop_token& stop)
{
    const std::string reporter = "neighbour:" + std::string(neighbour);
    std::vector<change> some;
    std::size_t told = 0;
    for (const digest_change& each : changes) {
        if (stop.stop_requested())
            return base::fail("stopped");
        const bool is_said = each.sums.spam > 0 || each.sums.ham > 0;
        (is_said ? counts_.told : counts_.taken_back).add();
        filter_.add(each.what);
        add_changes(reporter, trust, each, some);
        if (++told % imported_at_once != 0)
            continue;
        if (auto became = write_now(std::exchange(some, {})); !became)
            return became;
    }
    some.push_back({sql::name::digest_import_put, {neighbour, read.sequence, read.created, now}});
    return write_now(std::move(some));
}

std::chrono::milliseconds digest_store::step(connection& on)
{
    const auto wait = filter_.step(on); // without memory too: it counts the rows
    if (!options_.is_purged)
        return wait;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_purge_)
        return std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(next_purge_ - now));
    const auto purged = purge_.step(on, base::now());
    next_purge_ = now + purged;
    return std::min(wait, purged);
}

base::result<void> digest_store::write_now(std::vector<change> changes)
{
    const auto answer = std::make_shared<std::promise<outcome>>();
    auto became = answer->get_future();
    facts_.write(std::move(changes), durability::committed, [answer](outcome value) { answer->set_value(value); });
    if (became.get() == outcome::failed)
        return base::fail("the state did not take the change");
    return {};
}

} // namespace state
