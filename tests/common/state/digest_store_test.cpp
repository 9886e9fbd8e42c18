// digest_store - who reported what, of the same content and of what is like it, here and in other processes

#include "tests/common/state/digest_reports.hpp"

using namespace testing;
using namespace std::chrono_literals;
using state::digest_report;
using state::digest_standing;
using state::digest_value;
using state::outcome;

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

    CHECK(report(contentd, {ham(file(1), "trap", 1)}) == outcome::committed);
    CHECK(report(contentd, {ham(file(1), "trap", 0.5)}) == outcome::committed); // trust holds for earlier ones
    CHECK(find(contentd, file(1)).exact.ham == 1.25);
}

TEST_CASE("a person counts once, however often the same is reported, and each report makes it count longer")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    std::uint8_t number = 0;
    for (const std::string reporter : {"user:eve", "operator", "eve"}) {
        ++number;
        digest_report later = spam(file(number), reporter);
        later.at = now + 24h;
        CHECK(report(contentd, {spam(file(number), reporter), spam(file(number), reporter), later}) ==
              outcome::committed);
        CHECK(find(contentd, file(number)).exact.spam == 1);
        CHECK(find(contentd, file(number)).alike.spam == 1);
        CHECK(find(contentd, file(number), later.at + contentd->digests().options().kept - 1s).exact.spam == 1);
    }
    // The same said of copies.
    CHECK(report(contentd,
                 {spam(text(50, 100), "user:eve"), spam(text(51, 101), "user:eve"), spam(text(52, 102), "user:eve", 2),
                  spam(text(53, 103), "user:bob", 2), ham(text(54, 104), "user:eve", 2)}) == outcome::committed);
    const digest_standing standing = find(contentd, text(50, 100));
    CHECK(standing.digests == 5);
    CHECK(standing.exact.spam == 2);
    CHECK(standing.alike.spam == 4);
    CHECK(standing.alike.ham == 2);
    CHECK(!standing.is_cleared);
    // Different messages that came to one trap, or had malware, are different reports.
    for (const std::string reporter : {"trap", "verdict"}) {
        CHECK(report(contentd, {spam(file(60), reporter)}) == outcome::committed);
        CHECK(report(contentd, {spam(file(60), reporter)}) == outcome::committed);
    }
    CHECK(find(contentd, file(60)).exact.spam == 4);
}

TEST_CASE("what an operator reports as ham is told beside all that others report as spam")
{
    const directory where;
    opened contentd(where.file());
    wait_until_ready(contentd);
    std::vector<digest_report> all(20, spam(text(1, 100)));
    all.resize(40, spam(text(2, 104))); // and of what is like it
    all.push_back(ham(text(1, 100), "operator", 5));
    CHECK(report(contentd, all) == outcome::committed);
    const digest_standing standing = find(contentd, text(1, 100));
    CHECK(standing.exact.ham == 5);
    CHECK(standing.alike.ham == 5);
    CHECK(standing.exact.spam == 20);
    CHECK(standing.alike.spam == 40);
    CHECK(standing.is_cleared);
    CHECK(find(contentd, text(2, 104)).is_cleared); // of what is like it too
    CHECK(report(contentd, {spam(file(3)), ham(file(3), "user:ann")}) == outcome::committed);
    CHECK(!find(contentd, file(3)).is_cleared);
    CHECK(contentd->digests().revoke(text(1, 100).exact, "operator", now).value() == 1);
    CHECK(!find(contentd, text(2, 104)).is_cleared);
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
        REQUIRE(each.get() != outcome::failed); // on a slow machine some wait in the outbox
    REQUIRE(eventually([&] { return first->describe().outbox_facts == 0 && second->describe().outbox_facts == 0; }));
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

TEST_CASE("a daemon without a filter asks the database, and removes nothing")
{
    const directory where;
    auto wanted = opened::options_for(where.file());
    wanted.digest.filter_memory = 0;
    wanted.digest.is_purged = false;
    opened policyd(wanted);
    CHECK(policyd->digests().is_ready());
    CHECK(!policyd->digests().is_strange(file(1)));
    CHECK(report(policyd, {spam(file(1))}) == outcome::committed);
    CHECK(find(policyd, file(1)).exact.spam == 1);
}
