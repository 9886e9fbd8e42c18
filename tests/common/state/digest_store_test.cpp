// digest_store - who reported what, of the same content and of what is like it, here and in other processes

#include "common/state/digest_filter.hpp"
#include "common/state/digest_purge.hpp"
#include "common/state/digest_rows.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::digest_report;
using state::digest_standing;
using state::digest_value;
using state::outcome;

namespace {

const base::time_point now = base::now();

digest_value file(std::uint8_t number)
{
    digest_value made;
    made.kind = 1;
    made.exact.fill(number);
    return made;
}

/// A text with the features first, first + 1, ….
digest_value text(std::uint8_t number, std::uint64_t first)
{
    digest_value made = file(number);
    made.kind = 2;
    made.has_features = true;
    made.tokens = 40;
    for (std::uint64_t& each : made.features)
        each = first++;
    return made;
}

digest_report spam(const digest_value& what, const std::string& reporter = "trap", double trust = 1)
{
    return {what, reporter, trust, true, 1, now};
}

digest_report ham(const digest_value& what, const std::string& reporter = "operator", double trust = 1)
{
    return {what, reporter, trust, false, 1, now};
}

outcome report(opened& in, std::vector<digest_report> made)
{
    answer<outcome> done;
    in->digests().report(std::move(made), done.callback());
    return done.wait();
}

base::result<std::vector<digest_standing>> find_all(opened& in, const std::vector<digest_value>& parts,
                                                    base::time_point at = now)
{
    answer<base::result<std::vector<digest_standing>>> done;
    in->digests().find(parts, at, done.callback());
    return done.wait();
}

digest_standing find(opened& in, const digest_value& what, base::time_point at = now)
{
    return find_all(in, {what}, at).value().at(0);
}

void wait_until_ready(opened& in)
{
    REQUIRE(eventually([&] { return in->digests().is_ready(); }));
}

std::size_t rows(state::connection& on)
{
    std::size_t found = 0;
    for (state::query row(on, state::sql::name::digest_keys, 0, 1'000'000); row.next();)
        ++found;
    return found;
}

} // namespace

TEST_CASE("reports of the same content add up, each as often as its reporter is trusted")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    CHECK(contentd->digests().is_strange(file(1)));
    CHECK(find(contentd, file(1)).exact.spam == 0);
    CHECK(report(contentd, {spam(file(1)), spam(file(1), "user:bob", 0.5), ham(file(1), "user:ann", 0.25)}) ==
          outcome::committed);
    CHECK(report(contentd, {spam(file(1))}) == outcome::committed);
    CHECK(!contentd->digests().is_strange(file(1)));
    const digest_standing standing = find(contentd, file(1));
    CHECK(standing.exact.spam == 2.5);
    CHECK(standing.exact.ham == 0.25);
    CHECK(standing.alike.spam == 2.5);
    CHECK(standing.digests == 1);

    digest_value other_kind = file(1);
    other_kind.kind = 4;
    CHECK(find(contentd, other_kind).exact.spam == 0);
    digest_value last_differs = file(1);
    last_differs.exact[31] = 2; // the filter knows the beginning only
    CHECK(!contentd->digests().is_strange(last_differs));
    CHECK(find(contentd, last_differs).exact.spam == 0);

    CHECK(report(contentd, {ham(file(1), "user:ann", 0.5)}) == outcome::committed); // trust holds for earlier ones
    CHECK(find(contentd, file(1)).exact.ham == 1.0);
}

TEST_CASE("content is alike from two shared features on, of the same kind; each digest counts once")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    CHECK(report(contentd, {spam(text(1, 100)), spam(text(2, 104)), ham(text(3, 500))}) == outcome::committed);
    struct
    {
        std::uint64_t first;
        double spam;
        std::size_t digests;
    } const cases[] = {
        {100, 2, 2}, {106, 2, 2}, {107, 1, 1}, {110, 1, 1}, {111, 0, 0}, {93, 0, 0}, {94, 1, 1}, {98, 2, 2},
    };
    for (const auto& each : cases) {
        CAPTURE(each.first);
        const digest_standing standing = find(contentd, text(9, each.first));
        CHECK(standing.alike.spam == each.spam);
        CHECK(standing.digests == each.digests);
        CHECK(standing.exact.spam == 0);
        CHECK(standing.alike.ham == 0);
    }
    CHECK(contentd->digests().is_strange(text(9, 111)));
    CHECK(!contentd->digests().is_strange(text(9, 110)));
    const digest_standing own = find(contentd, text(1, 100));
    CHECK(own.exact.spam == 1);
    CHECK(own.alike.spam == 2);

    digest_value html = text(9, 100);
    html.kind = 3;
    CHECK(contentd->digests().is_strange(html));
    digest_value one_feature_eight_times = text(9, 100);
    one_feature_eight_times.features.fill(100);
    CHECK(find(contentd, one_feature_eight_times).digests == 0);
    digest_value without = text(9, 100);
    without.has_features = false;
    CHECK(contentd->digests().is_strange(without));
}

TEST_CASE("all parts of a message are asked for at once, strange ones among them")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    CHECK(report(contentd, {spam(file(1)), ham(text(2, 100))}) == outcome::committed);
    const auto standings = find_all(contentd, {file(7), text(2, 100), file(1)});
    REQUIRE(standings.has_value());
    REQUIRE(standings->size() == 3);
    CHECK((*standings)[0].digests == 0);
    CHECK((*standings)[1].exact.ham == 1);
    CHECK((*standings)[2].exact.spam == 1);
    CHECK(find_all(contentd, {}).value().empty());
}

TEST_CASE("so many digests share a feature that only the newest are summed up")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    for (unsigned i = 0; i < 300; ++i) {
        digest_value each = text(0, 100);
        each.exact[0] = static_cast<std::uint8_t>(i);
        each.exact[1] = static_cast<std::uint8_t>(i >> 8U);
        REQUIRE(report(contentd, {spam(each)}) == outcome::committed);
    }
    CHECK(find(contentd, text(9, 100)).alike.spam == 128);
}

TEST_CASE("reports of one process are seen by another within a second, and a command sees them too")
{
    const directory where;
    opened first(where.file());
    opened second(where.file());
    wait_until_ready(first);
    wait_until_ready(second);
    CHECK(second->digests().is_strange(text(1, 100)));
    CHECK(report(first, {spam(text(1, 100))}) == outcome::committed);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(eventually([&] { return !second->digests().is_strange(text(1, 100)); }));
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    CHECK(find(second, text(1, 100)).exact.spam == 1);
    CHECK(report(second, {spam(text(1, 100)), ham(file(2))}) == outcome::committed);
    CHECK(find(first, text(1, 100)).exact.spam == 2);
    CHECK(eventually([&] { return find(first, file(2)).exact.ham == 1; }));
    opened command(where.file(), "command", false);
    CHECK(command->digests().is_ready());
    CHECK(find(command, text(8, 102)).alike.spam == 2);
    opened later(where.file());
    wait_until_ready(later);
    CHECK(!later->digests().is_strange(text(1, 100)));
    CHECK(later->digests().is_strange(text(9, 900)));
}

TEST_CASE("two processes that report thousands at once lose none")
{
    const directory where;
    opened first(where.file());
    opened second(where.file());
    wait_until_ready(first);
    wait_until_ready(second);
    std::vector<std::future<outcome>> done;
    for (opened* each : {&first, &second})
        for (unsigned i = 0; i < 2500; ++i) {
            digest_value what = file(0);
            what.exact[0] = static_cast<std::uint8_t>(i);
            what.exact[1] = static_cast<std::uint8_t>(i >> 8U);
            const auto promise = std::make_shared<std::promise<outcome>>();
            done.push_back(promise->get_future());
            (*each)->digests().report({spam(what)}, [promise](outcome came) { promise->set_value(came); });
        }
    for (auto& each : done)
        REQUIRE(each.get() == outcome::committed);
    for (unsigned i = 0; i < 2500; ++i) {
        digest_value what = file(0);
        what.exact[0] = static_cast<std::uint8_t>(i);
        what.exact[1] = static_cast<std::uint8_t>(i >> 8U);
        REQUIRE(find(i % 2 == 0 ? first : second, what).exact.spam == 2);
    }
}

TEST_CASE("what was taken back counts no longer, for any process; what is reported later begins anew")
{
    const directory where;
    opened contentd(where.file());
    opened command(where.file(), "command", false);
    wait_until_ready(contentd);
    CHECK(report(contentd, {spam(file(1)), spam(file(1), "user:bob"), ham(file(1), "user:bob"), spam(file(2))}) ==
          outcome::committed);
    CHECK(command->digests().revoke(file(1).exact, "user:bob", now).value() == 2);
    CHECK(find(contentd, file(1)).exact.spam == 1);
    CHECK(find(contentd, file(1)).exact.ham == 0);
    CHECK(command->digests().revoke(file(1).exact, {}, now).value() == 1);
    CHECK(command->digests().revoke(file(1).exact, {}, now).value() == 0);
    CHECK(command->digests().revoke(file(9).exact, {}, now).value() == 0);
    CHECK(find(contentd, file(1)).exact.spam == 0);
    CHECK(find(contentd, file(2)).exact.spam == 1);
    CHECK(report(contentd, {spam(file(1))}) == outcome::committed);
    CHECK(find(contentd, file(1)).exact.spam == 1);
}

TEST_CASE("all reports of a reporter are taken back, over many pages, and nobody else's")
{
    const directory where;
    opened command(where.file(), "command", false);
    std::vector<digest_report> many;
    for (unsigned i = 0; i < 1200; ++i) {
        digest_value what = file(0);
        what.exact[0] = static_cast<std::uint8_t>(i);
        what.exact[1] = static_cast<std::uint8_t>(i >> 8U);
        many.push_back(spam(what, i % 3 == 0 ? "trap" : "user:bob"));
    }
    many.push_back(ham(many[0].what, "user:bob"));
    CHECK(report(command, many) == outcome::committed);
    const auto before = command->digests().changed(0, 2000, now).value();
    CHECK(before.size() == 1200);
    CHECK(command->digests().revoke_reporter("user:bob", now).value() == 801);
    CHECK(command->digests().revoke_reporter("user:bob", now).value() == 0);
    CHECK(command->digests().revoke_reporter("nobody", now).value() == 0);
    CHECK(find(command, many[0].what).exact.spam == 1);
    CHECK(find(command, many[0].what).exact.ham == 0);
    CHECK(find(command, many[1].what).exact.spam == 0);
    // Neighbours are told.
    const auto after = command->digests().changed(before.back().sequence, 2000, now).value();
    CHECK(after.size() == 801);
    CHECK(std::count_if(after.begin(), after.end(), [](const auto& each) { return each.sums.spam == 0; }) == 800);
}

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
                               now, changes);
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

TEST_CASE("a digest is shown with who said what, and listed by kind and time")
{
    const directory where;
    opened command(where.file(), "command", false);
    digest_report old = spam(text(2, 100), "user:bob", 0.5);
    old.at = now - 48h;
    CHECK(report(command, {spam(file(1)), ham(file(1), "user:bob", 0.5), old}) == outcome::committed);
    CHECK(command->digests().revoke(file(1).exact, "trap", now).value() == 1);
    const auto shown = command->digests().show(file(1).exact).value();
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].what.exact == file(1).exact);
    CHECK(!shown[0].what.has_features);
    REQUIRE(shown[0].statements.size() == 2);
    CHECK(shown[0].statements[0].reporter == "trap");
    CHECK(shown[0].statements[0].revoked == now);
    CHECK(shown[0].statements[1].reporter == "user:bob");
    CHECK(!shown[0].statements[1].revoked);
    CHECK(shown[0].statements[1].trust == 0.5);
    CHECK(!shown[0].statements[1].is_spam);
    CHECK(command->digests().show(file(9).exact).value().empty());

    const auto list = [&](std::int64_t above, base::time_point since, std::uint8_t kind) {
        return command->digests().list(above, since, kind).value();
    };
    CHECK(list(0, {}, 0).size() == 2);
    CHECK(list(0, {}, 2).size() == 1);
    CHECK(list(0, {}, 3).empty());
    CHECK(list(0, now - 24h, 0).size() == 1);
    CHECK(list(list(0, {}, 0)[0].id, {}, 0).size() == 1);
    const digest_value kept = list(0, {}, 2)[0].what;
    CHECK(kept.features == text(2, 100).features);
    CHECK(kept.tokens == 40);
    CHECK(list(0, {}, 2)[0].last == now - 48h);
}

TEST_CASE("what a neighbour says takes the place of what it said before, and counts with its trust alone")
{
    const directory where;
    opened command(where.file(), "command", false);
    auto& all = command->digests();
    const auto told = [&](const digest_value& what, double spam_sum, double ham_sum) {
        return state::digest_change{what, {spam_sum, ham_sum}, now, now, now + 24h, 0};
    };
    CHECK(!all.progress("b").value().has_value());
    CHECK(all.import("b", 0.5, {told(text(1, 100), 4, 2), told(file(2), 1, 0)}, {10, now}, now).has_value());
    CHECK(all.progress("b").value()->sequence == 10);
    CHECK(all.progress("b").value()->created == now);
    CHECK(all.import("b", 0.5, {told(text(1, 100), 4, 2), told(file(2), 1, 0)}, {10, now}, now).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == 2);
    CHECK(find(command, text(1, 100)).exact.ham == 1);
    CHECK(all.import("c", 1, {told(text(1, 100), 1, 0)}, {7, now}, now).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == 3);
    CHECK(find(command, text(5, 100)).digests == 2);

    // Features that a neighbour made up for our content do not carry what we say of it.
    CHECK(all.import("c", 0.1, {told(text(4, 900), 1, 0)}, {8, now + 1s}, now).has_value());
    CHECK(report(command, {spam(text(4, 400))}) == outcome::committed);
    CHECK(find(command, text(7, 900)).alike.spam == doctest::Approx(0.1));
    CHECK(find(command, text(7, 400)).alike.spam == 1);
    CHECK(find(command, text(4, 400)).exact.spam == doctest::Approx(1.1));

    // Taken back, and told later than that.
    CHECK(all.import("b", 0.5, {told(text(1, 100), 0, 2), told(file(2), 0, 0)}, {12, now + 2s}, now).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == doctest::Approx(0.1)); // c's, whose trust is another one now
    CHECK(find(command, text(1, 100)).exact.ham == 1);
    CHECK(find(command, file(2)).exact.spam == 0);
    CHECK(all.import("b", 0.5, {told(file(99), 0, 0)}, {13, now + 3s}, now).has_value());
    CHECK(all.show(file(99).exact).value().empty());

    CHECK(all.import("b", 0.5, {}, {5, now}, now).has_value()); // older: what is known stays
    CHECK(all.progress("b").value()->sequence == 13);
    // Nothing of this goes on to others.
    CHECK(all.changed(0, 100, now).value().size() == 1);
    CHECK(all.revoke_reporter("neighbour:c", now).value() == 2);
    CHECK(find(command, text(7, 900)).alike.spam == 0);
}

TEST_CASE("changes for neighbours come in the order in which they were made, with what reports here weigh")
{
    const directory where;
    opened command(where.file(), "command", false);
    CHECK(report(command, {spam(file(1)), spam(file(2), "user:bob", 0.5), ham(text(3, 100))}) == outcome::committed);
    const auto first = command->digests().changed(0, 2, now).value();
    REQUIRE(first.size() == 2);
    CHECK(first[0].what.exact == file(1).exact);
    CHECK(first[1].sums.spam == 0.5);
    const auto second = command->digests().changed(first[1].sequence, 2, now).value();
    REQUIRE(second.size() == 1);
    CHECK(second[0].sums.ham == 1);
    CHECK(second[0].what.features == text(3, 100).features);
    CHECK(command->digests().changed(second[0].sequence, 2, now).value().empty());
    CHECK(report(command, {spam(file(1))}) == outcome::committed);
    const auto third = command->digests().changed(second[0].sequence, 2, now).value();
    REQUIRE(third.size() == 1);
    CHECK(third[0].sums.spam == 2);
    CHECK(third[0].expires == now + 720h);
    CHECK(command->digests().newest().value() == third[0].sequence);
}

TEST_CASE("a daemon without a filter asks the database, and removes nothing")
{
    const directory where;
    auto wanted = opened::options_for(where.file());
    wanted.digest.filter_memory = 0;
    opened policyd(wanted);
    CHECK(policyd->digests().is_ready());
    CHECK(!policyd->digests().is_strange(file(1)));
    CHECK(report(policyd, {spam(file(1))}) == outcome::committed);
    CHECK(find(policyd, file(1)).exact.spam == 1);
}
