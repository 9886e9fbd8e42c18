// contentd quarantine - whom a release gives the message, and by which next hop

#include "contentd/actions/quarantine.hpp"
#include "run.hpp"
#include "tests/contentd/filter.hpp"

#include <doctest/doctest.h>

using namespace testing;
using pipeline_test::takes;

namespace {

const std::string at_once = "250 2.0.0 Ok";
const std::string content = "Subject: hello\r\n\r\nhello\r\n";

/// A message for two in the quarantine, that came by a listener with that next hop.
class site
{
  public:
    explicit site(const std::string& next_hop) : hop(next_hop)
    {
        contentd::kept_envelope kept{{}, next_hop};
        kept.row.id = id;
        kept.row.sender = "a@example.com";
        kept.row.sha256 = "ab";
        kept.row.recipients = {"one@example.com", "two@example.com"};
        REQUIRE(contentd::quarantine_store(where.file("kept")).write(kept, content).has_value());
        REQUIRE(quarantine({"adopt"}).status == conf::good);
    }

    ran quarantine(const std::vector<std::string>& words, bool wants_json = false) const
    {
        return run(contentd::quarantine_command,
                   {"state=sqlite:" + where.file(), "contentd.quarantine=" + where.file("kept"),
                    "contentd.listen=inet:127.0.0.1:10025 next_hop=" + hop, "contentd.next_hop=" + others},
                   words, wants_json);
    }

    bool is_released() const { return quarantine({"list"}).out.find(" released ") != std::string::npos; }

    std::string hop;
    std::string others = "127.0.0.1:1";
    const std::string id = contentd::new_quarantine_id(base::from_epoch_ms(1764000000123));
    directory where;
};

} // namespace

TEST_CASE("a release goes to the next hop of the listener, and leaves out whom an earlier one reached")
{
    peers::server next({takes({at_once}, at_once), takes({at_once}, at_once), takes({at_once, at_once}, at_once)});
    const site here(next.address());
    CHECK(here.quarantine({"release", here.id, "two@example.com"}).out == "<two@example.com>: 250 2.0.0 Ok\n");
    CHECK_FALSE(here.is_released());
    CHECK(here.quarantine({"show", here.id}).out.find("released to <two@example.com> at ") != std::string::npos);
    const ran rest = here.quarantine({"release", here.id});
    CHECK(rest.status == conf::good);
    CHECK(rest.out.starts_with("<two@example.com>: released at "));
    CHECK(rest.out.find("--again repeats it\n<one@example.com>: 250 2.0.0 Ok\n") != std::string::npos);
    CHECK(here.is_released());
    const ran none = here.quarantine({"release", here.id});
    CHECK(none.status == conf::good);
    CHECK(none.out.find(": 250") == std::string::npos);
    CHECK(here.quarantine({"release", "--again", here.id}).out ==
          "<one@example.com>: 250 2.0.0 Ok\n<two@example.com>: 250 2.0.0 Ok\n");
}

TEST_CASE("whom the next hop refuses is tried again by the next release")
{
    peers::server next({takes({at_once, "550 5.1.1 unknown"}, at_once), takes({at_once}, at_once)});
    const site here(next.address());
    const ran first = here.quarantine({"release", here.id});
    CHECK(first.status == conf::fault);
    CHECK(first.errors == "contentd: not released to all; the message stays in the quarantine\n");
    CHECK_FALSE(here.is_released());
    CHECK(here.quarantine({"release", here.id}).status == conf::good);
    CHECK(here.is_released());
    CHECK(here.quarantine({"list", "--again"}).status == conf::usage);
}

TEST_CASE("a next hop that no listener has any more gives way to contentd.next_hop")
{
    peers::server next({takes({at_once, at_once}, at_once)});
    site here("127.0.0.1:2");
    here.others = next.address();
    CHECK(here.quarantine({"release", here.id}).status == conf::fault);
    here.hop = next.address();
    CHECK(here.quarantine({"release", here.id}).status == conf::good);
}
