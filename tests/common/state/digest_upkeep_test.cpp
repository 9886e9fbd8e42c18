// digest_filter, digest_purge - what has ended goes, and what is too much; the filter forgets it

#include "common/state/digest_filter.hpp"
#include "common/state/digest_purge.hpp"
#include "common/state/digest_rows.hpp"
#include "tests/common/state/digest_reports.hpp"
#include "tests/common/state/migrated.hpp"

using namespace testing;
using namespace std::chrono_literals;
using state::digest_report;
using state::digest_value;
using state::outcome;

namespace {

std::size_t rows(state::connection& on)
{
    std::size_t found = 0;
    for (state::query row(on, state::sql::name::digest_keys, 0, 1'000'000); row.next();)
        ++found;
    return found;
}

} // namespace

TEST_CASE("reports count for a month, and what is reported again counts on")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    CHECK(report(contentd, {spam(file(1)), spam(text(2, 100), "user:bob")}) == outcome::committed);
    digest_report again = spam(file(1));
    again.at = now + 20 * 24h;
    CHECK(report(contentd, {again}) == outcome::committed);
    CHECK(find(contentd, text(2, 100), now + 29 * 24h).exact.spam == 1);
    CHECK(find(contentd, text(2, 100), now + 31 * 24h).exact.spam == 0);
    CHECK(find(contentd, text(3, 100), now + 31 * 24h).alike.spam == 0);
    CHECK(find(contentd, file(1), now + 31 * 24h).exact.spam == 2);
    again.at = now + 60 * 24h; // all that was said is over
    CHECK(report(contentd, {again}) == outcome::committed);
    CHECK(find(contentd, file(1), now + 60 * 24h).exact.spam == 1);
}

TEST_CASE("a command removes what has ended with all that belongs to it, and leaves the rest")
{
    const directory where;
    {
        opened command(where.file(), "command", false);
        std::vector<digest_report> many;
        for (unsigned i = 0; i < 250; ++i) {
            digest_value what = text(0, 100);
            what.exact[0] = static_cast<std::uint8_t>(i);
            many.push_back(spam(what));
            many.back().at = now - 31 * 24h;
        }
        many.push_back(spam(text(1, 700)));
        CHECK(report(command, many) == outcome::committed);
        CHECK(command->digests().expire(now).value() == 250);
        CHECK(command->digests().expire(now).value() == 0);
        CHECK(find(command, text(9, 700)).alike.spam == 1);
        CHECK(command->digests().list(0, {}, 0).value().size() == 1);
    }
    const auto disk = state::sqlite_database(where.file());
    const auto on = disk->connect();
    CHECK(!state::query(*on, state::sql::name::digest_ids_of_feature, state::mixed_feature(2, 100), 1).next());
    CHECK(state::query(*on, state::sql::name::digest_ids_of_feature, state::mixed_feature(2, 700), 1).next());
}

TEST_CASE("what is reported again while it is about to be removed stays whole")
{
    const migrated here;
    std::vector<state::change> changes;
    digest_report old = spam(text(1, 100));
    old.at = now - 31 * 24h;
    state::add_changes(old, 720h, changes);
    state::perform(*here.on, changes);
    const auto expired = state::read_expired(*here.on, state::sql::name::digest_expired, now, 10);
    REQUIRE(expired.size() == 1);
    changes.clear();
    state::add_changes(spam(text(1, 100)), 720h, changes);
    state::add_removal(expired[0], now, changes);
    state::perform(*here.on, changes);
    CHECK(rows(*here.on) == 1);
    CHECK(state::query(*here.on, state::sql::name::digest_ids_of_feature, state::mixed_feature(2, 100), 1).next());
    CHECK(state::read_statements(*here.on, expired[0].id).size() == 1);
}

TEST_CASE("there are never more digests than may be: what ends soonest goes, neighbours' before ours")
{
    const migrated here;
    const auto put = [&](std::uint8_t number, bool is_told) {
        std::vector<state::change> changes;
        if (is_told)
            state::add_changes("neighbour:b", 1, {text(number, number * 100U), {1, 0}, now, now, now + 90 * 24h, 0},
                               changes);
        else
            state::add_changes(digest_report{text(number, number * 100U), "trap", 1, true, 1, now + number * 1h}, 720h,
                               changes);
        state::perform(*here.on, changes);
    };
    for (std::uint8_t i = 1; i <= 6; ++i)
        put(i, i <= 2);
    state::digest_filter filter(1U << 16U);
    state::digest_purge purge(6, filter);
    filter.begin_load();
    while (filter.is_building())
        filter.step(*here.on);
    CHECK(filter.rows() == 6);
    CHECK(purge.step(*here.on, now) > 1s);
    CHECK(rows(*here.on) == 6);
    const auto there = [&](std::uint8_t number) {
        const auto words = state::digest_words(text(number, 0).exact);
        return state::query(*here.on, state::sql::name::digest_ids, words[0], words[1], words[2], words[3], 2).next();
    };
    put(7, false);
    filter.step(*here.on);
    CHECK(filter.rows() == 7);
    CHECK(purge.step(*here.on, now) < 1s);
    CHECK(rows(*here.on) == 6);
    CHECK(filter.rows() == 6);
    CHECK(!there(1));
    CHECK(there(2));
    put(8, false);
    put(9, false);
    filter.step(*here.on);
    while (purge.step(*here.on, now) < 1s) {
    }
    CHECK(rows(*here.on) == 6);
    CHECK(!there(2));
    CHECK(!there(3)); // ours that ends soonest
    CHECK(there(4));
}

TEST_CASE("a daemon removes what has ended and what is too much, whatever the size of its filter")
{
    for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1} << 16U}) {
        CAPTURE(memory);
        const directory where;
        {
            opened command(where.file(), "command", false);
            std::vector<digest_report> many;
            for (std::uint8_t i = 0; i < 100; ++i) {
                many.push_back(spam(text(i, i * 100U)));
                many.back().at = i < 50 ? now - 31 * 24h : now + i * 1h;
            }
            CHECK(report(command, many) == outcome::committed);
        }
        state::options wanted = opened::options_for(where.file(), "contentd");
        wanted.digest.filter_memory = memory;
        wanted.digest.most = 20;
        opened contentd(wanted);
        const auto left = [&] { return contentd->digests().list(0, {}, 0).value(); };
        CHECK(eventually([&] { return left().size() == 20; }));
        CHECK(left().front().what.exact == file(80).exact); // those that end last
    }
}

TEST_CASE("keys of removed digests leave the filter when it has to be made anew")
{
    const migrated here;
    state::digest_filter filter(64); // 51 keys
    filter.begin_load();
    filter.step(*here.on);
    REQUIRE(filter.is_ready());
    for (unsigned i = 0; i < 100; ++i)
        filter.add(file(static_cast<std::uint8_t>(i)));
    CHECK(!filter.is_strange(file(5), 2));
    std::vector<state::change> changes;
    state::add_changes(spam(file(200)), 720h, changes);
    state::perform(*here.on, changes);
    while (filter.is_building() || !filter.is_strange(file(5), 2)) {
        filter.step(*here.on);
        CHECK(filter.is_ready());
        CHECK(!filter.is_strange(file(200), 2));
    }
    CHECK(filter.rows() == 1);
}
