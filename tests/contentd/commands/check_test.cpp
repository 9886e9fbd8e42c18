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
