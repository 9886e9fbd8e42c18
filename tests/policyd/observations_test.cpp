#include "policyd/observations/observation.hpp"
#include "tests/policyd/desk.hpp"

#include <set>

using policyd_test::attributes;
using policyd_test::desk;

namespace {

// The value of one observation for a request, as text.
std::string observe(desk& in, std::string_view name, const std::string& context, const attributes& changed)
{
    const std::string block = policyd_test::request_of(context, changed);
    const auto parsed = policyd::parse_request(block);
    REQUIRE(parsed.has_value());
    policyd::context view(*in.shared, {});
    const auto rules = in.by->rules();
    view.reset(*rules, *parsed,
               policyd::to_policy_context((*parsed)[policyd::attribute::policy_context],
                                          (*parsed)[policyd::attribute::protocol_state]),
               in.at);
    for (std::size_t i = 0; i < policyd::observations().size(); ++i)
        if (policyd::observations()[i]->name == name)
            return rules::to_text(view.observe(i, 0));
    return "no such observation";
}

} // namespace

TEST_CASE("observations say what stands in the request")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    struct
    {
        const char* name;
        attributes sent;
        const char* value;
    } const table[] = {
        {"client.address", {}, "192.0.2.1"},
        {"client.address", {{"client_address", "2001:db8::1"}}, "2001:db8::1"},
        {"client.address", {{"client_address", "unknown"}}, "absent"},
        {"client.network", {}, "192.0.2.0/24"},
        {"client.network", {{"client_address", "2001:db8:1:2:3::1"}}, "2001:db8:1:2::/64"},
        {"client.port", {{"client_port", "unknown"}}, "absent"},
        {"client.port", {}, "40000"},
        {"client.name", {{"client_name", "unknown"}}, "absent"},
        {"client.domain", {{"client_name", "A-1.Dsl.Example.NET"}}, "dsl.example.net"},
        {"client.domain", {{"client_name", "unknown"}}, "absent"},
        {"client.domain", {{"client_name", "example.com"}}, "absent"},
        {"client.domain", {{"client_name", "localhost."}}, "absent"},
        {"client.ptr", {{"client_name", "unknown"}}, "mx.example.org"},
        {"client.ptr", {{"reverse_client_name", "unknown"}}, "absent"},
        {"client.ptr", {{"reverse_client_name", ""}}, "absent"},
        {"client.is_loopback", {{"client_address", "127.0.0.1"}}, "true"},
        {"client.is_loopback", {{"client_address", "::1"}}, "true"},
        {"client.is_loopback", {}, "false"},
        {"client.is_dynamic", {}, "false"},
        {"client.is_dynamic", {{"reverse_client_name", "unknown"}}, "absent"},
        {"client.is_dynamic", {{"reverse_client_name", "192-0-2-1.dsl.example.net"}}, "true"},
        {"helo.is_address_literal", {{"helo_name", "[192.0.2.1]"}}, "true"},
        {"helo.is_address", {{"helo_name", "192.0.2.1"}}, "true"},
        {"helo.name", {{"helo_name", ""}}, "absent"},
        {"helo.shape", {{"helo_name", ""}}, "absent"},
        {"helo.shape", {{"helo_name", "WIN-4K2JX1"}}, "a-9a9a9"},
        {"helo.shape", {{"helo_name", "mail-12.Example.org"}}, "a-9.a.a"},
        {"helo.shape", {{"helo_name", "[192.0.2.1]"}}, "[9.9.9.9]"},
        {"sender.address", {{"sender", ""}}, "absent"},
        {"sender.address", {{"sender", "alice@example.org."}}, "alice@example.org"},
        {"recipient.address", {{"recipient", "trap@example.org."}}, "trap@example.org"},
        {"sender.address", {{"sender", "a..b.@carrier.example"}}, "a..b.@carrier.example"},
        {"sender.local", {{"sender", ".a@carrier.example"}}, ".a"},
        {"sender.domain", {{"sender", "a..b.@Carrier.example"}}, "carrier.example"},
        {"recipient.local", {{"recipient", "a..b.@carrier.example"}}, "a..b."},
        {"recipient.list_side", {{"recipient", "a..request@carrier.example"}}, "absent"},
        {"etrn.domain", {}, "absent"},
        {"etrn.domain", {{"protocol_state", "ETRN"}, {"etrn_domain", "example.net"}}, "example.net"},
        {"client.as", {}, "absent"},
        {"client.country", {}, "absent"},
        {"recipient.never_sends", {{"recipient", ""}}, "absent"},
        {"sender.is_null", {{"sender", ""}}, "true"},
        {"sender.is_null", {}, "false"},
        {"sender.is_null", {{"protocol_state", "CONNECT"}, {"sender", ""}}, "absent"},
        {"sender.domain", {{"sender", "a@b@Example.ORG."}}, "example.org"},
        {"sender.local", {{"sender", "a@b@Example.ORG"}}, "a@b"},
        {"recipient.domain", {{"recipient", "postmaster"}}, "absent"},
        {"recipient.local", {{"recipient", "postmaster"}}, "postmaster"},
        {"recipient.known", {}, "absent"},
        {"sasl.user", {}, "absent"},
        {"sasl.user", {{"sasl_username", "bob"}}, "bob"},
        {"tls.keysize", {{"encryption_keysize", "0"}}, "absent"},
        {"tls.keysize", {{"encryption_keysize", "256"}}, "256"},
        {"ccert.subject", {{"ccert_subject", "caf+C3+A9"}}, "caf\xc3\xa9"},
        {"ccert.subject", {{"ccert_subject", "bad+Z"}}, "absent"},
        {"service", {}, "mx"},
        {"service", {{"policy_context", "submission/rcpt"}}, "submission"},
        {"stress", {{"stress", "yes"}}, "true"},
        {"stress", {}, "false"},
        {"queue.id", {}, "absent"},
        {"message.size", {{"size", "12x"}}, "absent"},
        {"penalty.until", {}, "absent"},
        {"client.allowed", {}, "false"},
    };
    for (const auto& row : table) {
        CAPTURE(row.name);
        CHECK(observe(postfix, row.name, "rcpt", row.sent) == row.value);
    }
}

TEST_CASE("every observation has a name of its own and a sentence for the manual")
{
    std::set<std::string_view> names;
    for (const policyd::observation* each : policyd::observations()) {
        CAPTURE(each->name);
        CHECK(names.insert(each->name).second);
        CHECK(each->description.size() > 8);
        CHECK_FALSE(each->description.ends_with('.'));
        CHECK((each->fetch != nullptr) == (each->price == rules::cost::remote));
        CHECK((each->compute != nullptr || each->fetch != nullptr));
    }
}

TEST_CASE("a penalty is found by address, network and login; the longest one shows")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    using namespace std::chrono_literals;
    auto& table = postfix.shared->table(state::mark_table::penalties);
    const auto add = [&](const char* kind, const char* key, std::chrono::milliseconds lasting, const char* reason) {
        table.add({kind, key, postfix.at, postfix.at + lasting, reason, "test", 1}, [](state::outcome) {});
    };
    add("client.address", "192.0.2.7", 1h, "address");
    add("client.network", "192.0.2.0/24", 2h, "network");
    add("sasl.user", "bob", 3h, "login");
    add("sender.address", "eve@example.org", 4h, "sender");
    CHECK(observe(postfix, "penalty.reason", "rcpt", {}) == "network");
    CHECK(observe(postfix, "penalty.reason", "rcpt", {{"client_address", "192.0.2.7"}}) == "network");
    CHECK(observe(postfix, "penalty.reason", "rcpt", {{"sasl_username", "bob"}}) == "login");
    CHECK(observe(postfix, "penalty.reason", "rcpt", {{"sender", "eve@example.org"}}) == "sender");
    CHECK(observe(postfix, "penalty.reason", "rcpt", {{"client_address", "198.51.100.1"}}) == "absent");
}
