// Observations that ask the DNS, against a private name server.

#include "policyd/fetch.hpp"
#include "policyd/look_ups.hpp"
#include "policyd/observations/observation.hpp"
#include "tests/common/dns/name_server.hpp"
#include "tests/policyd/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

using policyd_test::attributes;
using policyd_test::desk;

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
        const std::string block = policyd_test::request_of("rcpt", changed);
        const auto parsed = policyd::parse_request(block);
        REQUIRE(parsed.has_value());
        policyd::context view(*postfix_.shared, around_);
        const auto rules = postfix_.by->rules();
        view.reset(*rules, *parsed,
                   policyd::to_policy_context((*parsed)[policyd::attribute::policy_context],
                                              (*parsed)[policyd::attribute::protocol_state]),
                   postfix_.at);
        for (std::size_t i = 0; i < policyd::observations().size(); ++i)
            if (policyd::observations()[i]->name == name) {
                CHECK(view.observe(i, 0).is_pending());
                boost::asio::io_context session;
                boost::asio::co_spawn(session, policyd::fetch(view, {{i, 0}}), boost::asio::detached);
                session.run();
                return rules::to_text(view.observe(i, 0));
            }
        return "no such observation";
    }

    policyd::surroundings around_;

  private:
    desk postfix_{"any: client.port > 0 -> score 1\n"};
    base::metrics metrics_;
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
