#include "common/rules/evaluation.hpp"
#include "fake.hpp"

#include <doctest/doctest.h>

using lines = std::vector<std::string>;
using rules::value;

TEST_CASE("the first rule that ends the request wins")
{
    fake::source from;
    from.set("client.address", value::of(fake::address("192.0.2.7")));
    from.set("service", value::of(std::string_view("mx")));
    from.set("sasl.user", value::of(std::string_view("alice")));
    CHECK(fired(R"(
        note:  service = "MX"                  -> notify "seen {client.address}", score 2
        net:   client.address in 192.0.2.0/24
               and score > 1                   -> reject "550 not {service}"
        later: true                            -> permit
    )",
                from) == lines{"note notify(seen 192.0.2.7)", "note score(2)", "net reject(550 not mx)"});
}
