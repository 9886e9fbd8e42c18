// contentd check - each bad value is told with the place where it is written

#include "run.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

using namespace testing;

namespace {

struct site
{
    site() { where.write("rules", "all: score = 0 -> score 1\n"); }

    ran check(const std::string& setting) const
    {
        return run(contentd::check_command,
                   {"contentd.rules=" + where.file("rules"), "state=sqlite:" + where.file(), setting}, {});
    }

    directory where;
};

} // namespace

TEST_CASE("check refuses a state that the daemon would die of")
{
    const site here;
    CHECK(here.check("threads=1").status == conf::good);
    for (const char* wrong : {"foo", "", "sqlite:", "postgresql://db/sekimori", "/var/lib/state.sqlite"}) {
        CAPTURE(wrong);
        const ran done = here.check("state=" + std::string(wrong));
        CHECK(done.status == conf::fault);
        CHECK(done.errors.find("contentd: --set: state: \"" + std::string(wrong) + "\" is not sqlite:PATH\n") !=
              std::string::npos);
    }
}

TEST_CASE("check names file, line and key of a listener, next hop, network or place of metrics that is none")
{
    const site here;
    for (const auto& [line, told] :
         {std::pair("next_hop = foo", "contentd.next_hop: \"foo\" is no HOST:PORT"),
          std::pair("next_hop = unix:/x", "contentd.next_hop: \"unix:/x\" is no HOST:PORT"),
          std::pair("listen = inet:127.0.0.1", "contentd.listen: \"127.0.0.1\" is not HOST:PORT"),
          std::pair("listen = inet:127.0.0.1:1 sideways", "contentd.listen: \"sideways\" is none of after, before"),
          std::pair("listen = inet:127.0.0.1:1 next_hop=bar", "contentd.listen: next_hop \"bar\" is no HOST:PORT"),
          std::pair("listen = inet:127.0.0.1:10026", "contentd.listen: next_hop 127.0.0.1:10026 is contentd's own"),
          std::pair("networks = 127.0.0.1 hello", "contentd.networks: \"hello\""),
          std::pair("metrics = nowhere", "contentd.metrics: \"nowhere\" is not HOST:PORT")}) {
        CAPTURE(line);
        const std::string file = here.where.file("bad.conf");
        here.where.write("bad.conf", "[contentd]\nlisten = inet:127.0.0.1:10025\n\n" + std::string(line) + '\n');
        const ran done = run(contentd::check_command, {"contentd.rules=" + here.where.file("rules")}, {}, false, file);
        CHECK(done.status == conf::fault);
        CAPTURE(done.errors);
        CHECK(done.errors.find("contentd: " + file + ":4: " + told) != std::string::npos);
    }
}

TEST_CASE("a command that has no database says so without what a daemon would do then")
{
    const ran done = run(contentd::state_command, {"state=sqlite:/nonexistent/s"}, {});
    CHECK(done.status == conf::fault);
    REQUIRE(done.logged.size() == 1);
    CHECK(done.logged[0].find("status=unavailable") != std::string::npos);
    CHECK(done.logged[0].find("effect=") == std::string::npos);
    CHECK(run(contentd::state_command, {}, {"extra"}).status == conf::usage);
}
