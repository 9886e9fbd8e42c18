// contentd scan and explain - what they do with messages in files, and without good rules

#include "run.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <regex>

using namespace testing;

namespace {

/// A message and its rules in a directory.
struct site
{
    site()
    {
        where.write("x.eml", "Subject: hello\n\nwords\n");
        where.write("rules", "all: score = 0 -> score 1\n");
    }

    std::vector<std::string> settings(const std::vector<std::string>& others = {}) const
    {
        std::vector<std::string> all{"state=sqlite:" + where.file(), "contentd.rules=" + where.file("rules")};
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }

    directory where;
};

} // namespace

TEST_CASE("without rules, listeners or lists that are good, scan and explain say so and end")
{
    const site here;
    for (const auto& command : {contentd::scan_command, contentd::explain_command}) {
        CHECK(run(command, here.settings(), {here.where.file("x.eml")}).status == conf::good);
        for (const char* wrong : {"contentd.rules=/nonexistent", "contentd.listen=inet:127.0.0.1:10025 sideways",
                                  "contentd.scanners=clamd nowhere"}) {
            CAPTURE(wrong);
            const ran done = run(command, here.settings({wrong}), {here.where.file("x.eml")});
            CHECK(done.status == conf::fault);
            CHECK(done.out.empty());
            CHECK_FALSE(done.errors.empty());
        }
    }
}

TEST_CASE("explain shows the values that rules asked for, each with its cost, and all of them as JSON")
{
    const site here;
    here.where.write("rules", "long: message.size > 1MB -> score 1\nflat: mime.parts = 1 -> score 2\n");
    const ran shown = run(contentd::explain_command, here.settings(), {here.where.file("x.eml")});
    CHECK(shown.status == conf::good);
    CAPTURE(shown.out);
    const auto begin = shown.out.find("observations\n");
    const std::string observations = shown.out.substr(begin, shown.out.find("decision: ") - begin);
    CHECK(std::regex_match(observations, std::regex("observations\n  message\\.size = [0-9]+  [0-9.]+ us\n"
                                                    "  mime\\.parts = 1  [0-9.]+ us\n")));
    CHECK(shown.out.find("score 2,") != std::string::npos);
    const ran all = run(contentd::explain_command, here.settings(), {here.where.file("x.eml")}, true);
    CHECK(all.out.find("\"url.listed\": ") != std::string::npos);
}
