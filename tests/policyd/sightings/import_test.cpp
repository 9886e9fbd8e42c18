// penalty import - bad lines are told by number, the rest is imported, and once is enough

#include "policyd/commands/penalty_import.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace testing;
using namespace std::chrono_literals;

namespace {

policyd::import_result import(const opened& into, const std::string& lines, std::string* told = nullptr)
{
    std::istringstream from(lines);
    std::ostringstream complaints;
    const auto check = [](const policyd::mark_key& key) {
        return key.kind == "client.domain" ? base::result<void>(base::fail("nothing asks")) : base::result<void>();
    };
    const auto sums =
        policyd::import_penalties(from, "list", check, into->table(state::mark_table::penalties), complaints);
    if (told != nullptr)
        *told = complaints.str();
    return sums;
}

} // namespace

TEST_CASE("a bad line is told with its number, and those behind it are imported")
{
    const directory where;
    const opened shared(where.file());
    std::string told;
    const auto sums = import(
        shared,
        "# from the IDS\n192.0.2.1 1h scan\nnonsense\n" + std::string(100'000, 'x') +
            "\nclient.domain=example.net 1h x\n2001:db8::/64 1h scan\n{\"key\": \"192.0.2.9\", \"duration\": 60}",
        &told);
    CHECK(sums.imported == 3);
    CHECK(sums.refused == 3);
    CHECK(told.find("list:3: not imported: ") != std::string::npos);
    CHECK(told.find("list:4: not imported: longer than") != std::string::npos);
    CHECK(told.find("list:5: not imported: nothing asks") != std::string::npos);
    CHECK(told.find("list:6") == std::string::npos);
    const auto all = shared->table(state::mark_table::penalties).list(base::now());
    REQUIRE(all.size() == 3);
    CHECK(all[0].origin == "import");
}

TEST_CASE("the same file twice changes nothing, a newer sighting extends")
{
    const directory where;
    const opened shared(where.file());
    const std::string dated =
        "{\"key\": \"192.0.2.2\", \"until\": " + std::to_string(base::to_epoch_ms(base::now()) / 1000 + 3600) + "}\n";
    CHECK(import(shared, "192.0.2.1 1h scan\n192.0.2.1 1h scan\n" + dated).imported == 2);
    const auto again = import(shared, "192.0.2.1 1h scan\n192.0.2.1 30m scan\n" + dated);
    CHECK(again.imported == 0);
    CHECK(again.unchanged == 3);
    CHECK(import(shared, "192.0.2.3 -1 for good\n").imported == 1);
    CHECK(import(shared, "192.0.2.3 -1 for good\n").unchanged == 1);
    shared->table(state::mark_table::penalties).remove("client.address", "192.0.2.3", {});
    const std::string later =
        "{\"key\": \"192.0.2.2\", \"until\": " + std::to_string(base::to_epoch_ms(base::now()) / 1000 + 7200) + "}\n";
    CHECK(import(shared, "192.0.2.1 2h scan\n" + later).imported == 2);
    for (const auto& each : shared->table(state::mark_table::penalties).list(base::now()))
        CHECK(each.strikes == 1);
}

TEST_CASE("ten thousand lines are not ten thousand waits")
{
    const directory where;
    const opened shared(where.file());
    std::string lines;
    for (int i = 0; i < 10'000; ++i)
        lines += "10." + std::to_string(i / 250) + '.' + std::to_string(i % 250) + ".1 1h scan\n";
    const auto begin = std::chrono::steady_clock::now();
    CHECK(import(shared, lines).imported == 10'000);
    CHECK(std::chrono::steady_clock::now() - begin < 60s);
    CHECK(shared->table(state::mark_table::penalties).list(base::now()).size() == 10'000);
}

TEST_CASE("what the database does not take is told, and counts as refused")
{
    const directory where;
    state::options wanted = opened::options_for(where.path(), "command", false); // a directory is no database
    wanted.commit_limit = 50ms;
    const opened shared(wanted);
    std::string told;
    const auto sums = import(shared, "192.0.2.1 1h scan\n", &told);
    CHECK(sums.imported == 0);
    CHECK(sums.refused == 1);
    CHECK(told.find("list:1: ") != std::string::npos);
}
