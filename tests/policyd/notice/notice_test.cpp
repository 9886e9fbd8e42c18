// notice - what is told cannot forge a header or a variable, and does not flood

#include "policyd/notice/limiter.hpp"
#include "policyd/notice/notice.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::limiter;
using policyd::notice;

namespace {

const base::time_point noon = base::from_epoch_ms(1'764'072'000'000);

} // namespace

TEST_CASE("a mail is automatic by its header, and what peers said stands in its body, on one line")
{
    const auto mail = policyd::notice_mail({"rule", "harvest", "x\nBcc: y@z\n.\n\xff", "192.0.2.1\n", noon},
                                           "admin@example.org", "mx");
    CHECK(mail.starts_with(
        "To: admin@example.org\nSubject: policyd on mx: rule harvest\nAuto-Submitted: auto-generated\n"));
    const auto body = mail.substr(mail.find("\n\n") + 2);
    CHECK(body == "2025-11-25T12:00:00Z rule harvest: x?Bcc: y@z?.?? (client 192.0.2.1?)\n");
}

TEST_CASE("variables hold what was said, without controls")
{
    const auto all = policyd::notice_environment({"rule", "a", "t=1\nPATH=/x\0y", {}, noon}, "mx");
    REQUIRE(all.size() == 6);
    CHECK(all[0] == "SEKIMORI_KIND=rule");
    for (const auto& each : all)
        CHECK(each.find('\n') == std::string::npos);
}

TEST_CASE("the same is told once in a window, something else at once, an alarm each time")
{
    limiter limits(100, 1h);
    CHECK(limits.admits({"rule", "a", "text", {}, noon}));
    CHECK_FALSE(limits.admits({"rule", "a", "text", {}, noon + 59min}));
    CHECK(limits.admits({"rule", "a", "other", {}, noon}));
    CHECK(limits.admits({"rule", "b", "text", {}, noon}));
    CHECK(limits.admits({"rule", "a", "text", {}, noon + 61min}));
    CHECK(limits.admits({"alarm", "harvest", "over", {}, noon}));
    CHECK(limits.admits({"alarm", "harvest", "over", {}, noon}));
    CHECK_FALSE(limits.summary(noon + 2h).has_value());
}

TEST_CASE("what is above the limit is summed up when the hour is over")
{
    limiter limits(3, 1h);
    for (int i = 0; i < 10; ++i)
        CHECK(limits.admits({"rule", i % 2 == 0 ? "even" : "odd", std::to_string(i), {}, noon}) == (i < 3));
    CHECK(limits.held_back() == 7);
    CHECK_FALSE(limits.summary(noon + 59min).has_value());
    const auto summed = limits.summary(noon + 61min);
    REQUIRE(summed.has_value());
    CHECK(summed->text == "notices above the limit were held back: rule even 3, rule odd 4");
    CHECK_FALSE(limits.summary(noon + 3h).has_value());
}

TEST_CASE("thousands of rule names do not become thousands of lines, and a clock set back does not silence")
{
    limiter limits(1, 1h);
    for (int i = 0; i < 5000; ++i)
        limits.admits({"rule", "r" + std::to_string(i), "x", {}, noon});
    const auto summed = limits.summary(noon + 2h);
    REQUIRE(summed.has_value());
    CHECK(summed->text.size() < 2000);
    CHECK(summed->text.find("others ") != std::string::npos);
    CHECK(limits.admits({"rule", "z", "y", {}, noon - 24h}));
}
