#include "common/state/quarantine_store.hpp"

#include "common/state/query.hpp"

#include <future>

namespace state {

namespace {

quarantined read_row(query& row)
{
    quarantined made;
    made.id = row.text(0);
    made.at = row.time(1);
    made.host = row.text(2);
    made.queue_id = row.text(3);
    made.client_address = row.text(4);
    made.sender = row.text(5);
    made.subject = row.text(6);
    made.rule = row.text(7);
    made.reason = row.text(8);
    made.score = row.real(9);
    made.size = static_cast<std::uint64_t>(row.integer(10));
    made.sha256 = row.text(11);
    if (row.integer(12) != 0)
        made.released = row.time(12);
    return made;
}

std::vector<quarantined> read_rows(connection& from, query& rows)
{
    std::vector<quarantined> all;
    while (rows.next())
        all.push_back(read_row(rows));
    for (quarantined& each : all) {
        for (query row(from, sql::name::quarantine_recipients, each.id); row.next();)
            each.recipients.push_back(row.text(0));
    }
    return all;
}

} // namespace

void quarantine_store::write(quarantined row, written done)
{
    std::vector<change> changes;
    changes.push_back(
        {sql::name::quarantine_put,
         {row.id, row.at, row.host, row.queue_id, row.client_address, row.sender, row.subject, row.rule, row.reason,
          row.score, row.size, row.sha256, row.released ? base::to_epoch_ms(*row.released) : std::int64_t{0}}});
    std::int64_t position = 0;
    for (std::string& recipient : row.recipients)
        changes.push_back({sql::name::quarantine_recipient_put, {row.id, position++, std::move(recipient)}});
    facts_.write(std::move(changes), durability::synced, std::move(done));
}

base::result<std::vector<quarantined>> quarantine_store::list(base::time_point since, std::size_t limit)
{
    return rows_.read_now<std::vector<quarantined>>([since, limit](connection& from) {
        query rows(from, sql::name::quarantine_list, since, limit);
        return read_rows(from, rows);
    });
}

base::result<std::optional<quarantined>> quarantine_store::find(std::string_view id)
{
    return rows_.read_now<std::optional<quarantined>>([id = std::string(id)](connection& from) {
        query rows(from, sql::name::quarantine_find, id);
        std::vector<quarantined> found = read_rows(from, rows);
        return found.empty() ? std::nullopt : std::optional<quarantined>(std::move(found.front()));
    });
}

base::result<void> quarantine_store::set_released(std::string_view id, base::time_point at)
{
    return write_now({{sql::name::quarantine_release, {id, at}}});
}

base::result<void> quarantine_store::remove(std::string_view id)
{
    return write_now({{sql::name::quarantine_remove, {id}}, {sql::name::quarantine_remove_recipients, {id}}});
}

base::result<void> quarantine_store::write_now(std::vector<change> changes)
{
    const auto answer = std::make_shared<std::promise<outcome>>();
    auto became = answer->get_future();
    facts_.write(std::move(changes), durability::synced, [answer](outcome value) { answer->set_value(value); });
    if (became.get() != outcome::committed)
        return base::fail("the state did not take the change");
    return {};
}

} // namespace state
