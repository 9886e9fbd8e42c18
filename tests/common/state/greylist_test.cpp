// greylist - entries in one process, after a restart, and seen by others

#include "common/state/purge.hpp"
#include "common/state/query.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::grey_key;
using state::outcome;

namespace {

const base::time_point now = base::now();
const grey_key key{"192.0.2.0/24", "example.org", {}};

outcome add(opened& to, const grey_key& made, base::time_point at = now)
{
    answer<outcome> done;
    to->greylist().add(made, at, done.callback());
    return done.wait();
}

outcome pass(opened& to, const grey_key& made, base::time_point at = now, unsigned at_least = 1)
{
    answer<outcome> done;
    to->greylist().pass(made, at, at_least, done.callback());
    return done.wait();
}

outcome remove(opened& to, const grey_key& made)
{
    answer<outcome> done;
    to->greylist().remove(made, done.callback());
    return done.wait();
}

void wait_until_ready(opened& one)
{
    REQUIRE(eventually([&] { return one->greylist().is_ready(); }));
}

} // namespace

TEST_CASE("a greylist entry begins, passes, and is there after a restart")
{
    const directory where;
    {
        opened policyd(where.file());
        wait_until_ready(policyd);
        CHECK(!policyd->greylist().find(key, now));
        REQUIRE(add(policyd, key) == outcome::committed);
        CHECK(policyd->greylist().find(key, now)->passed == 0);
        CHECK(!policyd->greylist().find(key, now + 49h));
        REQUIRE(pass(policyd, key, now + 5min) == outcome::committed);
        CHECK(policyd->greylist().find(key, now + 49h)->is_confirmed);
        REQUIRE(add(policyd, {"192.0.2.0/24", "example.net", "bob@example.com"}) == outcome::committed);
    }
    opened policyd(where.file());
    wait_until_ready(policyd);
    const auto found = policyd->greylist().find(key, now + 10min);
    REQUIRE(found);
    CHECK(found->is_confirmed);
    CHECK(found->first_seen - now < 1s);
    CHECK(found->expires > now + 35 * 24h);
    CHECK(!policyd->greylist().find({"192.0.2.0/24", "example.net", "bob@example.com"}, now)->is_confirmed);
    CHECK(!policyd->greylist().find({"192.0.2.0/24", "example.net", {}}, now));
}

TEST_CASE("a source as a whole is confirmed only after five passes, also when they are spread over restarts")
{
    const directory where;
    const auto whole = grey_key::whole("192.0.2.0/24");
    for (unsigned number = 1; number <= 5; ++number) {
        opened policyd(where.file());
        wait_until_ready(policyd);
        pass(policyd, whole, now + number * 1h);
        CHECK(policyd->greylist().find(whole, now + number * 1h)->is_confirmed == (number == 5));
    }
}

TEST_CASE("a command's pass and removal are seen by a running daemon, and the command sees the daemon's entries")
{
    const directory where;
    opened policyd(where.file());
    opened command(where.file(), "command", false);
    wait_until_ready(policyd);
    auto& seen = policyd->greylist();
    add(policyd, key);
    REQUIRE(command->greylist().find(key, now));
    CHECK(command->greylist().is_ready());
    pass(command, key);
    CHECK(eventually([&] { return seen.find(key, now)->is_confirmed; }));
    pass(command, grey_key::whole(key.source), now, 5);
    CHECK(eventually([&] {
        const auto whole = seen.find(grey_key::whole(key.source), now);
        return whole && whole->is_confirmed;
    }));
    REQUIRE(remove(command, key) == outcome::committed);
    CHECK(eventually([&] { return !seen.find(key, now); }));
    CHECK(seen.find(grey_key::whole(key.source), now));
    // What was removed begins anew.
    add(policyd, key, now + 1h);
    CHECK(command->greylist().find(key, now + 1h)->passed == 0);
}

TEST_CASE("all entries of a source go at once, of a sender with each recipient, and others stay")
{
    const directory where;
    opened policyd(where.file());
    wait_until_ready(policyd);
    auto& list = policyd->greylist();
    for (int i = 0; i < 2500; ++i)
        list.add({"192.0.2.0/24", "d" + std::to_string(i) + ".example", {}}, now, {});
    add(policyd, {"198.51.100.0/24", "example.org", "a@example.com"});
    add(policyd, {"198.51.100.0/24", "example.org", "b@example.com"});
    add(policyd, {"198.51.100.0/24", "example.net", {}});
    remove(policyd, grey_key::whole("192.0.2.0/24"));
    remove(policyd, {"198.51.100.0/24", "example.org", {}});
    CHECK(eventually([&] {
        return !list.find({"192.0.2.0/24", "d0.example", {}}, now) &&
               !list.find({"192.0.2.0/24", "d2499.example", {}}, now) &&
               !list.find({"192.0.2.0/24", "d999.example", {}}, now) &&
               !list.find({"198.51.100.0/24", "example.org", "b@example.com"}, now);
    }));
    const auto left = list.find_all({}, {}, 100, now);
    REQUIRE(left.has_value());
    REQUIRE(left->size() == 1);
    CHECK((*left)[0].key.sender == "example.net");
}

TEST_CASE("rows are told page by page in their order")
{
    const directory where;
    opened command(where.file(), "command", false);
    for (int i = 0; i < 25; ++i)
        add(command, {"192.0." + std::to_string(i % 5) + ".0/24", "d" + std::to_string(i) + ".example", {}});
    std::size_t pages = 0;
    std::vector<std::string> told;
    grey_key last;
    for (bool is_more = true; is_more; ++pages) {
        const auto page = command->greylist().find_all({}, last, 10, now);
        REQUIRE(page.has_value());
        for (const auto& each : *page)
            told.push_back(each.key.source + ' ' + each.key.sender);
        is_more = page->size() == 10;
        if (!page->empty())
            last = page->back().key;
    }
    CHECK(pages == 3);
    CHECK(told.size() == 25);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(command->greylist().find_all("192.0.3.0/24", {}, 10, now)->size() == 5);
    CHECK(command->greylist().find_all("192.0.9.0/24", {}, 10, now)->empty());
}

TEST_CASE("the entry of a source as a whole is told before those of its senders, on each length of a page")
{
    const directory where;
    opened command(where.file(), "command", false);
    add(command, {"192.0.2.0/24", "a.example", {}});
    add(command, {"192.0.2.0/24", {}, {}});
    for (const std::size_t length : {1U, 2U, 10U}) {
        std::vector<std::string> told;
        grey_key last;
        for (bool is_more = true; is_more;) {
            const auto page = command->greylist().find_all("192.0.2.0/24", last, length, now);
            REQUIRE(page.has_value());
            for (const auto& each : *page) {
                told.push_back(each.key.sender);
                last = each.key;
            }
            is_more = page->size() == length;
        }
        CHECK(told == std::vector<std::string>{"", "a.example"});
    }
}

TEST_CASE("an entry that had to make room is read back at its next use with its own time")
{
    const directory where;
    auto wanted = opened::options_for(where.file());
    wanted.grey.memory = 1; // 54 in each of 16 shards
    opened policyd(wanted);
    wait_until_ready(policyd);
    auto& list = policyd->greylist();
    add(policyd, key);
    for (int i = 0; i < 5000; ++i)
        list.add({"198.51.100.0/24", "d" + std::to_string(i) + ".example", {}}, now + 1h, {});
    add(policyd, {"198.51.100.0/24", "last.example", {}}, now + 1h);
    CHECK(eventually([&] {
        const auto found = list.find(key, now + 2h);
        return found && found->first_seen - now < 1s;
    }));
}

TEST_CASE("a source that makes too many new entries gets one that its senders share")
{
    const directory where;
    opened policyd(where.file());
    auto& list = policyd->greylist();
    for (unsigned i = 0; i < list.limits().new_entries; ++i)
        CHECK(list.admit({"192.0.2.0/24", std::to_string(i), {}}, now).sender != "*");
    const grey_key shared = list.admit(key, now);
    CHECK(shared.source == "192.0.2.0/24");
    CHECK(shared.sender == "*");
    CHECK(list.admit({"192.0.3.0/24", "example.org", {}}, now).sender == "example.org");
}

TEST_CASE("greylist rows are deleted when they have ended, removed ones after an hour")
{
    const migrated here;
    const auto& on = here.on;
    using state::sql::name;
    const auto put = [&](const char* sender, base::time_point expires, base::time_point changed) {
        state::run(*on, name::grey_add, "192.0.2.0/24", sender, "", now, expires, "run", changed);
    };
    put("live", now + 1h, now - 2h);
    put("ended", now - 1s, now - 2h);
    put("removed", now + 1h, now);
    state::run(*on, name::grey_remove_sender, "192.0.2.0/24", "removed", now);
    state::purge_step(*on);
    std::string left;
    for (state::query row(*on, name::grey_changed, 0, "", "", "", "other", 10); row.next();)
        left += row.text(1) + ' ';
    CHECK(left == "live removed ");
}
