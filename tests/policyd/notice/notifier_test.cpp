// notifier - real programs are run, watched and, when they hang, ended

#include "common/text/words.hpp"
#include "policyd/notice/notifier.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <thread>

using namespace policyd_test;
using namespace std::chrono_literals;

namespace {

struct bench
{
    log_lines lines;
    base::logger log{lines.sink()};
    base::metrics metrics;

    bool counts(const std::string& outcome, int number) const
    {
        return metrics.exposition().find("policyd_notifications_total{outcome=\"" + outcome + "\"} " +
                                         std::to_string(number) + '\n') != std::string::npos;
    }
};

const policyd::notice sample{"rule", "harvest", "bob's $(touch x) `y` > z", "192.0.2.1", base::now()};

} // namespace

TEST_CASE("a command gets its arguments, the notice as variables and as input, and nothing else of ours")
{
    const testing::directory place;
    const auto program = place.script("tell", "echo \"$1|$SEKIMORI_NAME|$SEKIMORI_TEXT\" > " + place.path() +
                                                  "/told; cat >> " + place.path() + "/told; env > " + place.path() +
                                                  "/variables; ls /proc/self/fd > " + place.path() + "/handles");
    bench with;
    setenv("SECRET_OF_OURS", "x", 1);
    {
        policyd::notifier_options wanted;
        wanted.command = {program, "a b; c"};
        policyd::notifier operators(wanted, with.log, with.metrics);
        operators.tell(sample);
        operators.tell(sample); // the same is told once
    }
    CHECK(with.counts("told", 1));
    const auto told = testing::content_of(place.path() + "/told");
    CHECK(told.starts_with("a b; c|harvest|bob's $(touch x) `y` > z\n"));
    CHECK(told.find("rule harvest: bob's $(touch x)") != std::string::npos);
    CHECK(testing::content_of(place.path() + "/variables").find("SECRET_OF_OURS") == std::string::npos);
    CHECK(testing::content_of(place.path() + "/handles") == "0\n1\n2\n3\n"); // the last one is ls's own
}

TEST_CASE("mail goes through sendmail from the null sender")
{
    const testing::directory place;
    bench with;
    {
        policyd::notifier_options wanted;
        wanted.mail = "admin@example.org";
        wanted.sendmail =
            place.script("sendmail", "echo \"$@\" > " + place.path() + "/called; cat >> " + place.path() + "/called");
        policyd::notifier operators(wanted, with.log, with.metrics);
        operators.tell(sample);
    }
    const auto called = testing::content_of(place.path() + "/called");
    CHECK(called.starts_with("-t -i -f <>\nTo: admin@example.org\n"));
    CHECK(called.find("\nAuto-Submitted: auto-generated\n") != std::string::npos);
}

TEST_CASE("a failing command is logged and counted, and the limit is kept")
{
    const testing::directory place;
    bench with;
    {
        policyd::notifier_options wanted;
        wanted.command = {place.script("fails", "exit 1")};
        wanted.an_hour = 2;
        policyd::notifier operators(wanted, with.log, with.metrics);
        for (int i = 0; i < 5; ++i)
            operators.tell({"rule", "a", std::to_string(i), {}, sample.at});
        operators.sweep(sample.at + 2h);
    }
    CHECK(with.counts("failed", 3)); // two, and the summary
    CHECK(with.counts("limited", 3));
    CHECK(with.lines.count("event=notification") != 0);
}

TEST_CASE("while a command runs only so many notices wait for it, and those beyond are counted")
{
    const testing::directory place;
    const std::string at = place.path();
    bench with;
    {
        policyd::notifier_options wanted;
        wanted.command = {place.script("slow", "touch " + at + "/begun; until [ -e " + at +
                                                   "/goes ]; do sleep 0.02; done; cat >> " + at + "/told")};
        wanted.waiting = 2;
        policyd::notifier operators(wanted, with.log, with.metrics);
        const auto tell = [&](const std::string& text) { operators.tell({"rule", text, text, {}, sample.at}); };
        tell("first");
        while (!std::filesystem::exists(at + "/begun"))
            std::this_thread::sleep_for(5ms);
        for (const char* const each : {"second", "third", "fourth", "fifth"})
            tell(each);
        CHECK(with.counts("dropped", 2));
        std::ofstream(at + "/goes").flush();
    }
    CHECK(with.counts("told", 3));
    CHECK(with.counts("dropped", 2));
    const auto told = testing::content_of(at + "/told");
    CHECK(told.find("third") != std::string::npos);
    CHECK(told.find("fourth") == std::string::npos);
}

TEST_CASE("command lines are split at blanks, and nothing quotes")
{
    CHECK(text::words_of("").empty());
    CHECK(text::words_of("  /bin/x\t-a 'b c' ") == std::vector<std::string_view>{"/bin/x", "-a", "'b", "c'"});
}

TEST_CASE("rules tell by `notify`, by their first hit, and alarms when they begin and end")
{
    const testing::directory place;
    bench with;
    policyd::notifier_options wanted;
    wanted.command = {place.script("tell", "cat >> " + place.path() + "/told")};
    wanted.tells_first_hits = true;
    auto operators = std::make_unique<policyd::notifier>(wanted, with.log, with.metrics);
    policyd::judge_options options;
    options.operators = operators.get();
    desk postfix("spy: helo.name = \"spy\" -> notify \"{client.address} spies\"\n"
                 "observe maybe: helo.name = \"spy\" -> reject \"550 5.7.1 no\"\n",
                 {}, options);
    for (int i = 0; i < 3; ++i)
        postfix.ask("rcpt", next({{"helo_name", "spy"}}));
    postfix.ask("rcpt", next({{"helo_name", "spy"}, {"client_address", "192.0.2.2"}}));
    postfix.pass(2s);
    postfix.shared->alarms().give_order("harvest", {}, state::alarm_order::on, postfix.at, postfix.at + 3s, {});
    postfix.pass(6s);
    postfix.end(); // before whom it tells
    operators.reset();
    const auto told = testing::content_of(place.path() + "/told");
    const auto count = [&](std::string_view what) {
        std::size_t found = 0;
        for (auto at = told.find(what); at != std::string::npos; at = told.find(what, at + 1))
            ++found;
        return found;
    };
    CHECK(count("rule spy: 192.0.2.1 spies (client 192.0.2.1)") == 1);
    CHECK(count("rule spy: 192.0.2.2 spies") == 1);
    CHECK(count("first_hit spy: the rule spy fires (line 1)") == 1);
    CHECK(count("first_hit maybe: the rule maybe would fire (line 2)") == 1);
    CHECK(count("alarm harvest: the harvest alarm is on: ordered by a command") == 1);
    CHECK(count("alarm harvest: the harvest alarm is over") == 1);
}
