// stores - facts are there after a restart, for both daemons

#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using state::outcome;

namespace {

const base::time_point now = base::now();

state::transaction accepted(const std::string& queue_id)
{
    state::transaction made;
    made.host = "mx1";
    made.queue_id = queue_id;
    made.client_address = "192.0.2.1";
    made.client_port = "4711";
    made.sender = "a@example.org";
    made.sasl_user = "bob";
    made.spf = "softfail";
    made.score = 1.5;
    made.recipients = 3;
    made.at = now;
    return made;
}

outcome write(opened& to, const state::transaction& made)
{
    answer<outcome> done;
    to->transactions().write(made, done.callback());
    return done.wait();
}

base::result<std::optional<state::transaction>> find(opened& in, const std::string& host, const std::string& queue_id)
{
    answer<base::result<std::optional<state::transaction>>> done;
    in->transactions().find(host, queue_id, done.callback());
    return done.wait();
}

} // namespace

TEST_CASE("an accepted transaction is found by the other daemon under host and queue ID")
{
    const directory where;
    opened policyd(where.file());
    opened contentd(where.file(), "contentd");
    REQUIRE(write(policyd, accepted("4XyZ")) == outcome::committed);

    const auto found = find(contentd, "mx1", "4XyZ");
    REQUIRE(found.has_value());
    REQUIRE(found->has_value());
    CHECK((*found)->sasl_user == "bob");
    CHECK((*found)->spf == "softfail");
    CHECK((*found)->score == 1.5);
    CHECK((*found)->recipients == 3);
    CHECK((*found)->at == now);

    const auto elsewhere = find(contentd, "mx2", "4XyZ");
    REQUIRE(elsewhere.has_value());
    CHECK(!elsewhere->has_value());
}

TEST_CASE("of two transactions under a reused queue ID the newest counts")
{
    const directory where;
    opened policyd(where.file());
    auto first = accepted("ABC");
    auto second = accepted("ABC");
    second.client_port = "4712";
    second.sasl_user = "";
    second.at = now + std::chrono::seconds(1);
    write(policyd, second);
    write(policyd, first);
    const auto found = find(policyd, "mx1", "ABC");
    REQUIRE(found.has_value());
    REQUIRE(found->has_value());
    CHECK((*found)->client_port == "4712");
}

TEST_CASE("before the queue a transaction is found by its client")
{
    const directory where;
    opened policyd(where.file());
    write(policyd, accepted(""));
    answer<base::result<std::optional<state::transaction>>> done;
    policyd->transactions().find_by_client("192.0.2.1", "4711", done.callback());
    const auto found = done.wait();
    REQUIRE(found.has_value());
    REQUIRE(found->has_value());
    CHECK((*found)->sender == "a@example.org");
}

TEST_CASE("deliveries tell who has exactly this message")
{
    const directory where;
    const state::delivery_key message{"mx1", "4XyZ", "00ff", "a@example.org"};
    {
        opened contentd(where.file(), "contentd");
        answer<outcome> done;
        contentd->deliveries().write(message, {"b@example.net", "c@example.net"}, now, done.callback());
        REQUIRE(done.wait() == outcome::committed);
    }
    opened contentd(where.file(), "contentd");
    const auto known = [&](const state::delivery_key& key) { return who_has(contentd, key); };
    CHECK(known(message) == std::vector<std::string>{"b@example.net", "c@example.net"});
    for (const auto part : {&state::delivery_key::host, &state::delivery_key::queue_id, &state::delivery_key::sha256,
                            &state::delivery_key::sender}) {
        auto changed = message;
        changed.*part += "0";
        CHECK(known(changed).empty());
    }
}

TEST_CASE("a quarantined message is listed, found, released and removed")
{
    const directory where;
    opened contentd(where.file(), "contentd");
    state::quarantined row;
    row.id = "01HF0000000000000000000000";
    row.at = now;
    row.recipients = {"b@example.net", "a@example.net"};
    row.subject = "r\xc3\xa9sum\xc3\xa9 ' \" ;";
    row.size = 12345;
    answer<outcome> done;
    contentd->quarantine().write(row, done.callback());
    REQUIRE(done.wait() == outcome::committed);

    opened command(where.file(), "command", false);
    const auto listed = command->quarantine().list(now - std::chrono::hours(1), 10).value();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].subject == row.subject);
    CHECK(listed[0].recipients == row.recipients);
    CHECK(!listed[0].released);
    CHECK(command->quarantine().set_released(row.id, now).has_value());
    CHECK(command->quarantine().find(row.id).value()->released == now);
    CHECK(command->quarantine().remove(row.id).has_value());
    CHECK(!command->quarantine().find(row.id).value().has_value());
    CHECK(command->quarantine().list(now + std::chrono::hours(1), 10).value().empty());
}

TEST_CASE("describe() counts rows and says which schema there is")
{
    const directory where;
    opened policyd(where.file());
    write(policyd, accepted("1"));
    write(policyd, accepted("2"));
    const state::report report = policyd->describe();
    CHECK(report.is_available);
    CHECK(report.problem.empty());
    CHECK(report.schema >= 1);
    CHECK(report.bytes > 0);
    bool is_there = false;
    for (const auto& each : report.tables) {
        if (each.table != "transaction")
            continue;
        is_there = true;
        CHECK(each.rows == 2);
        CHECK(each.newest == now);
    }
    CHECK(is_there);
}
