// digest_store - what neighbours say, and what they are told

#include "tests/common/state/digest_reports.hpp"

using namespace testing;
using namespace std::chrono_literals;
using state::digest_value;
using state::outcome;

TEST_CASE("what a neighbour says takes the place of what it said before, and counts with its trust alone")
{
    const directory where;
    opened command(where.file(), "command", false);
    auto& all = command->digests();
    const auto told = [&](const digest_value& what, double spam_sum, double ham_sum) {
        return state::digest_change{what, {spam_sum, ham_sum}, now, now, now + 24h, 0};
    };
    CHECK(!all.progress("b").value().has_value());
    CHECK(all.import("b", 0.5, {told(text(1, 100), 4, 2), told(file(2), 1, 0)}, {10, now}, now, {}).has_value());
    CHECK(all.progress("b").value()->sequence == 10);
    CHECK(all.progress("b").value()->created == now);
    CHECK(all.import("b", 0.5, {told(text(1, 100), 4, 2), told(file(2), 1, 0)}, {10, now}, now, {}).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == 2);
    CHECK(find(command, text(1, 100)).exact.ham == 1);
    CHECK(all.import("c", 1, {told(text(1, 100), 1, 0)}, {7, now}, now, {}).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == 3);
    CHECK(find(command, text(5, 100)).digests == 2);

    // Features that a neighbour made up for our content do not carry what we say of it.
    CHECK(all.import("c", 0.1, {told(text(4, 900), 1, 0)}, {8, now + 1s}, now, {}).has_value());
    CHECK(report(command, {spam(text(4, 400))}) == outcome::committed);
    CHECK(find(command, text(7, 900)).alike.spam == doctest::Approx(0.1));
    CHECK(find(command, text(7, 400)).alike.spam == 1);
    CHECK(find(command, text(4, 400)).exact.spam == doctest::Approx(1.1));

    // Taken back, and told later than that.
    CHECK(all.import("b", 0.5, {told(text(1, 100), 0, 2), told(file(2), 0, 0)}, {12, now + 2s}, now, {}).has_value());
    CHECK(find(command, text(1, 100)).exact.spam == doctest::Approx(0.1)); // c's, whose trust is another one now
    CHECK(find(command, text(1, 100)).exact.ham == 1);
    CHECK(find(command, file(2)).exact.spam == 0);
    CHECK(all.import("b", 0.5, {told(file(99), 0, 0)}, {13, now + 3s}, now, {}).has_value());
    CHECK(all.show(file(99).exact).value().empty());

    CHECK(all.import("b", 0.5, {}, {5, now}, now, {}).has_value()); // older: what is known stays
    CHECK(all.progress("b").value()->sequence == 13);
    // Nothing of this goes on to others.
    CHECK(all.changed(0, 100, now).value().size() == 1);
    CHECK(all.revoke_reporter("neighbour:c", now).value() == 2);
    CHECK(find(command, text(7, 900)).alike.spam == 0);
}

TEST_CASE("what a neighbour said and an operator took back stays so, however often the neighbour says it")
{
    const directory where;
    opened command(where.file(), "command", false);
    auto& all = command->digests();
    std::int64_t sequence = 0;
    const auto import = [&](const digest_value& what, double spam_sum, double ham_sum = 0) {
        const state::digest_change told{what, {spam_sum, ham_sum}, now, now, now + 24h, 0};
        ++sequence;
        REQUIRE(all.import("b", 1, {told}, {sequence, now + sequence * 1s}, now, {}).has_value());
    };
    import(file(1), 1);
    import(file(2), 1);
    REQUIRE(all.import("c", 1, {{file(1), {8, 0}, now, now, now + 24h, 0}}, {1, now}, now, {}).has_value());
    CHECK(all.revoke(file(1).exact, "neighbour:b", now).value() == 1);
    for (const double sum : {1.0, 4.0, 0.0, 2.0}) { // also when the neighbour meanwhile takes it back itself
        import(file(1), sum);
        CHECK(find(command, file(1)).exact.spam == 8);
    }
    const auto shown = all.show(file(1).exact).value();
    CHECK(std::count_if(shown.begin(), shown.end(), [](const state::digest_entry& each) {
              return each.statements.at(0).reporter == "neighbour:b" && each.statements.at(0).revoked == now;
          }) == 1);
    CHECK(all.revoke(file(1).exact, {}, now).value() == 1);
    CHECK(all.revoke_reporter("neighbour:b", now).value() == 1);
    import(file(2), 3);
    CHECK(find(command, file(2)).exact.spam == 0);
    import(file(3), 3); // what it says of others counts
    CHECK(find(command, file(3)).exact.spam == 3);
    // What the neighbour alone took back counts when it says so again; and so does what is reported here.
    import(file(3), 0);
    CHECK(find(command, file(3)).exact.spam == 0);
    import(file(3), 2);
    CHECK(find(command, file(3)).exact.spam == 2);
    CHECK(report(command, {spam(file(1))}) == outcome::committed);
    CHECK(find(command, file(1)).exact.spam == 1);
}

TEST_CASE("what was asked, reported and told is counted")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    const auto counts = [&](const std::string& line) {
        return contentd.metrics.exposition().find("sekimori_state_digest_" + line + '\n') != std::string::npos;
    };
    CHECK(report(contentd, {spam(file(1)), spam(text(2, 100)), ham(file(3))}) == outcome::committed);
    CHECK(counts("reports_total{reported=\"spam\"} 2"));
    CHECK(counts("reports_total{reported=\"ham\"} 1"));
    CHECK(find_all(contentd, {file(1), file(99), text(9, 102)}).has_value());
    CHECK(counts("look_ups_total{answer=\"memory\"} 1"));
    CHECK(counts("look_ups_total{answer=\"database\"} 2"));
    CHECK(counts("look_ups_total{answer=\"failed\"} 0"));
    CHECK(counts("hits_total 2"));
    const std::vector<state::digest_change> told{{file(5), {1, 0}, now, now, now + 24h, 0},
                                                 {file(6), {0, 0}, now, now, now + 24h, 0}};
    CHECK(contentd->digests().import("b", 1, told, {2, now}, now, {}).has_value());
    CHECK(counts("told_total{said=\"reported\"} 1"));
    CHECK(counts("told_total{said=\"taken_back\"} 1"));
}

TEST_CASE("an import that is stopped notes no progress, so that it is done again")
{
    const directory where;
    opened command(where.file(), "command", false);
    std::stop_source stop;
    stop.request_stop();
    const std::vector<state::digest_change> told{{file(1), {1, 0}, now, now, now + 24h, 0}};
    CHECK(command->digests().import("b", 1, told, {1, now}, now, stop.get_token()).error().text == "stopped");
    CHECK(!command->digests().progress("b").value().has_value());
    CHECK(find(command, file(1)).exact.spam == 0);
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
