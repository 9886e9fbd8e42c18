// Observations that ask the DNS, against a private name server.

#include "policyd/fetch.hpp"
#include "policyd/look_ups.hpp"
#include "policyd/observations/observation.hpp"
#include "tests/common/dns/responder.hpp"
#include "tests/policyd/desk.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

using policyd_test::attributes;
using policyd_test::desk;
using namespace std::chrono_literals;

namespace {

base::result<policyd::look_up_settings> settings_of(const std::vector<std::string>& overrides)
{
    return policyd::to_look_up_settings(conf::settings::load({}, overrides).value());
}

policyd::look_up_settings at(const std::string& server, const std::vector<std::string>& lists)
{
    std::vector<std::string> overrides{"dns_servers=" + server, "dns_timeout=1s"};
    for (const std::string& each : lists)
        overrides.push_back("policyd.dnsbl=" + each);
    return settings_of(overrides).value();
}

/// A desk and the DNS of that server.
class office
{
  public:
    office(const std::string& server, const std::vector<std::string>& lists)
        : looking_(at(server, lists), postfix_.log(), metrics_, false)
    {
        looking_.join(around_);
    }

    std::string observe(std::string_view name, const attributes& changed)
    {
        return observe_all({{name}}, changed).front();
    }

    /// In one request, those of one group side by side.
    std::vector<std::string> observe_all(const std::vector<std::vector<std::string_view>>& groups,
                                         const attributes& changed)
    {
        const std::string block = policyd_test::request_of("rcpt", changed);
        const auto parsed = policyd::parse_request(block);
        REQUIRE(parsed.has_value());
        policyd::context view(*postfix_.shared, around_);
        const auto rules = postfix_.by->rules();
        view.reset(*rules, *parsed,
                   policyd::to_policy_context((*parsed)[policyd::attribute::policy_context],
                                              (*parsed)[policyd::attribute::protocol_state]),
                   postfix_.at);
        std::vector<std::string> told;
        for (const auto& group : groups) {
            std::vector<rules::wanted_value> wanted;
            for (const std::string_view name : group)
                wanted.push_back({index_of(name), 0});
            for (const rules::wanted_value& each : wanted)
                CHECK(view.observe(each.observation, 0).is_pending());
            session_.restart();
            boost::asio::co_spawn(session_, policyd::fetch(view, wanted),
                                  [this](const std::exception_ptr&) { session_.stop(); });
            session_.run();
            for (const rules::wanted_value& each : wanted)
                told.push_back(rules::to_text(view.observe(each.observation, 0)));
        }
        return told;
    }

    std::string metrics() const { return metrics_.exposition(); }

    policyd::surroundings around_;

  private:
    static std::size_t index_of(std::string_view name)
    {
        const auto all = policyd::observations();
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto* each) { return each->name == name; });
        REQUIRE(found != all.end());
        return static_cast<std::size_t>(found - all.begin());
    }

    desk postfix_{"any: client.port > 0 -> score 1\n"};
    base::metrics metrics_;
    boost::asio::io_context session_; // the look-ups' thread may still hold it when it has posted the answer
    policyd::look_ups looking_;
};

struct row
{
    const char* name;
    attributes sent;
    const char* value;
};

const std::vector<std::string> all_lists{"good.example weight=2 name=good", "list.example weight=-0.5 name=white",
                                         "rhs.example kind=domain weight=3"};

} // namespace

TEST_CASE("observations tell what the DNS says")
{
    office with(testing::served_at(), all_lists);
    const row table[] = {
        {"dnsbl.score", {}, "1.5"},
        {"dnsbl.lists", {}, "good, white"},
        {"dnsbl.temporary", {}, ""},
        {"dnsbl.score", {{"client_address", "192.0.2.99"}}, "-0.5"},
        {"dnsbl.score", {{"client_address", "127.0.0.1"}}, "absent"},
        {"dnsbl.score", {{"client_address", "unknown"}}, "absent"},
        {"dnsbl.helo_score", {{"helo_name", "bad.test"}}, "3"},
        {"dnsbl.helo_score", {}, "0"},
        {"dnsbl.helo_score", {{"helo_name", "[192.0.2.1]"}}, "0"},
        {"dnsbl.helo_score", {{"helo_name", ""}}, "absent"},
        {"dnsbl.sender_score", {{"sender", "a@BAD.test"}}, "3"},
        {"dnsbl.sender_score", {{"sender", ""}}, "absent"},
        {"client.ptr_confirmed", {}, "mx.example.org"},
        {"client.ptr_confirmed", {{"client_name", "unknown"}}, "mx1.example"},
        {"client.ptr_confirmed", {{"client_name", "unknown"}, {"client_address", "192.0.2.66"}}, "absent"},
        {"client.ptr_confirmed", {{"client_name", "unknown"}, {"client_address", "192.0.2.69"}}, "temporary"},
        {"sender.domain_exists", {{"sender", "a@onlya.example"}}, "true"},
        {"sender.domain_exists", {{"sender", "a@Null.Example"}}, "true"},
        {"sender.domain_exists", {{"sender", "a@nowhere.example"}}, "false"},
        {"sender.domain_exists", {{"sender", "a@loop.example"}}, "temporary"},
        {"sender.domain_exists", {{"sender", "a@[192.0.2.1]"}}, "absent"},
        {"sender.domain_exists", {{"sender", "a@caf\xc3\xa9.example"}}, "temporary"},
        {"sender.domain_exists", {{"sender", ""}}, "absent"},
        {"sender.has_null_mx", {{"sender", "a@null.example"}}, "true"},
        {"sender.has_null_mx", {{"sender", "a@example"}}, "false"},
    };
    for (const row& each : table) {
        CAPTURE(std::string(each.name));
        CHECK(with.observe(each.name, each.sent) == each.value);
    }
}

TEST_CASE("without lists there is no score, and a silent server makes it temporary")
{
    office without(testing::served_at(), {});
    CHECK(without.observe("dnsbl.score", {}) == "absent");
    CHECK(without.observe("dnsbl.sender_score", {}) == "absent");
    office dead("127.0.0.1:" + std::to_string(testing::free_port()), all_lists);
    for (const char* name : {"dnsbl.score", "dnsbl.lists", "dnsbl.helo_score", "sender.domain_exists"})
        CHECK(dead.observe(name, {}) == "temporary");
}

TEST_CASE("a silent list adds nothing, but one that could lower the score leaves it untold")
{
    const testing::responder server([](const testing::bytes& query) {
        const bool is_dead = std::string(query.begin(), query.end()).find("dead") != std::string::npos;
        return is_dead ? testing::bytes() : testing::answer_to(query, {testing::record(1, {127, 0, 0, 2})});
    });
    const std::vector<std::vector<std::string_view>> all{{"dnsbl.score", "dnsbl.lists", "dnsbl.temporary"}};
    office black(server.address(), {"bl.test weight=2", "dead.test"});
    CHECK(black.observe_all(all, {}) == std::vector<std::string>{"2", "bl.test", "dead.test"});
    office white(server.address(), {"bl.test weight=2", "dead.test weight=-5"});
    CHECK(white.observe_all(all, {}) == std::vector<std::string>{"temporary", "bl.test", "dead.test"});
}

TEST_CASE("score and lists of one request ask a list once, side by side and one after the other, a silent one too")
{
    office dead("127.0.0.1:" + std::to_string(testing::free_port()), {"good.example name=good"});
    const std::vector<std::string> twice{"temporary", "temporary"};
    CHECK(dead.observe_all({{"dnsbl.score", "dnsbl.lists"}}, {}) == twice);
    CHECK(dead.metrics().find("list=\"good\",outcome=\"temporary\"} 1\n") != std::string::npos);
    CHECK(dead.observe_all({{"dnsbl.lists"}, {"dnsbl.score"}}, {}) == twice);
    CHECK(dead.metrics().find("list=\"good\",outcome=\"temporary\"} 2\n") != std::string::npos);
    office with(testing::served_at(), all_lists);
    CHECK(with.observe_all({{"dnsbl.score", "dnsbl.lists"}}, {}) == std::vector<std::string>{"1.5", "good, white"});
}

TEST_CASE("under stress nobody waits, and what came meanwhile is told")
{
    const std::vector<std::string_view> names{"dnsbl.score",          "dnsbl.helo_score",     "dnsbl.sender_score",
                                              "sender.domain_exists", "client.ptr_confirmed", "spf.result"};
    const attributes hurried{
        {"stress", "yes"}, {"client_name", "unknown"}, {"helo_name", "bad.test"}, {"sender", "a@onlya.example"}};
    const testing::responder silent([](const testing::bytes&) { return testing::bytes(); });
    office dead(silent.address(), all_lists);
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string_view name : names)
        CHECK(dead.observe(name, hurried) == "temporary");
    CHECK(std::chrono::steady_clock::now() - begin < 1s); // dns_timeout
    office with(testing::served_at(), all_lists);
    const auto wanted = {names};
    CHECK(with.observe_all(wanted, hurried) == std::vector<std::string>(names.size(), "temporary"));
    attributes patient = hurried;
    patient["stress"] = "";
    const std::vector<std::string> told = with.observe_all(wanted, patient);
    CHECK(told == std::vector<std::string>{"1.5", "3", "0", "true", "mx1.example", "none"});
    CHECK(with.observe_all(wanted, hurried) == told);
}

TEST_CASE("where nothing is looked up everything is temporary")
{
    office with(testing::served_at(), all_lists);
    with.around_ = {};
    for (const char* name : {"dnsbl.score", "dnsbl.lists", "sender.domain_exists", "sender.has_null_mx"})
        CHECK(with.observe(name, {}) == "temporary");
}

TEST_CASE("a setting of the DNS that cannot be is told with its key")
{
    const auto problem = [](const std::vector<std::string>& overrides) {
        const auto read = settings_of(overrides);
        REQUIRE(read.has_error());
        return read.error().text;
    };
    CHECK(problem({"dns_servers=localhost"}) == "--set: dns_servers: \"localhost\" is not ADDRESS or ADDRESS:PORT");
    CHECK(problem({"policyd.dnsbl=a.example weight=x"}) ==
          "--set: policyd.dnsbl: weight=x: the weight is a number from -1000 to 1000");
    CHECK(problem({"policyd.dnsbl=a.example", "policyd.dnsbl=A.example."}) ==
          "--set: policyd.dnsbl: two lists are named \"a.example\"; give one another name=");
}
