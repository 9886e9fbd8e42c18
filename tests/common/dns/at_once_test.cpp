#include "common/dns/at_once.hpp"
#include "tests/common/dns/desk.hpp"
#include "tests/common/dns/responder.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("who is in a hurry gets what is in memory, and the rest is asked for without him")
{
    testing::desk with(testing::served_at());
    dns::at_once hasty(with.resolver());
    const auto ask = [&] { return with.askers().start(hasty.look_up("onlya.example", dns::type::a)).get(); };
    CHECK(ask()->is == dns::status::temporary);
    // Joins the question that is on its way, or finds its answer.
    CHECK(with.ask("onlya.example", dns::type::a).is == dns::status::found);
    CHECK(with.count("sekimori_dns_look_ups_total", "asked") == 1);
    CHECK(ask()->is == dns::status::found);
}

TEST_CASE("who is in a hurry does not wait for a silent server")
{
    testing::responder silent([](const testing::bytes&) { return testing::bytes(); });
    dns::resolver_settings patient;
    patient.deadline = patient.servers.timeout = 1h;
    testing::desk with(silent.address(), patient);
    dns::at_once hasty(with.resolver());
    for (int i = 0; i < 3; ++i)
        CHECK(with.askers().start(hasty.look_up("a.example", dns::type::a)).get()->is == dns::status::temporary);
    with.end();
}
