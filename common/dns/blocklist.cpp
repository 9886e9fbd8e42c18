#include "common/dns/blocklist.hpp"

#include "common/text/log_line.hpp"

#include <algorithm>
#include <utility>

namespace dns {

namespace {

using namespace std::chrono_literals;

constexpr auto between_complaints = 1h;

base::metric_counter& look_ups(base::metrics& metrics, const blocklist_spec& spec, const char* outcome)
{
    return metrics.counter("sekimori_dnsbl_look_ups_total", "Look-ups in DNS lists.",
                           "list=\"" + spec.name + "\",outcome=\"" + outcome + '"');
}

} // namespace

blocklist::blocklist(blocklist_spec spec, const base::logger& log, base::metrics& metrics,
                     const breaker_settings& breaks, const test_pace& tests)
    : spec_(std::move(spec)), log_(log), listed_(look_ups(metrics, spec_, "listed")),
      not_listed_(look_ups(metrics, spec_, "not_listed")), temporary_(look_ups(metrics, spec_, "temporary")),
      skipped_(look_ups(metrics, spec_, "skipped")), strange_(look_ups(metrics, spec_, "strange")),
      untested_(look_ups(metrics, spec_, "untested")), condition_(std::make_shared<condition>(breaks)), tests_(tests),
      next_try_(tests.unanswered)
{
    metrics.gauge(
        "sekimori_dnsbl_off", "1 while a DNS list does not answer, fails its test or has not passed it yet.",
        [now = condition_] { return now->is != standing::trusted || now->silence.is_open() ? 1.0 : 0.0; },
        "list=\"" + spec_.name + '"');
}

std::optional<question> blocklist::ask(std::string_view subject, steady_time now)
{
    if (condition_->is == standing::failed || !condition_->silence.may_ask(now)) {
        skipped_.add();
        return std::nullopt;
    }
    return to_question(std::string(subject) + '.' + spec_.zone, type::a);
}

listing blocklist::judge(const answer& told, steady_time now)
{
    if (told.is == status::temporary) {
        temporary_.add();
        if (condition_->silence.failed(now))
            complain("the list does not answer: " + told.problem, without_it("it is not asked for a while"));
        return listing::temporary;
    }
    if (condition_->silence.succeeded())
        log_.info(
            text::log_line().add("event", "dnsbl").add("list", spec_.name).add("state", "it answers again").text());
    for (const net::ip_address& each : told.addresses)
        if (spec_.codes.has(each)) {
            // It may be one that answers everything.
            const bool is_untested = condition_->is == standing::untested;
            (is_untested ? untested_ : listed_).add();
            return is_untested ? listing::temporary : listing::yes;
        }
    for (const net::ip_address& each : told.addresses)
        if (!is_listing(each))
            tell_strange(each, now);
    not_listed_.add();
    return listing::no;
}

std::vector<question> blocklist::test_questions() const
{
    const bool is_domain = spec_.kind == blocklist_spec::subject::domain;
    const std::string must = is_domain ? "test." : "2.0.0.127.";
    const std::string must_not = is_domain ? "invalid." : "1.0.0.127.";
    return {to_question(must + spec_.zone, type::a).value(), to_question(must_not + spec_.zone, type::a).value()};
}

void blocklist::expect_test()
{
    condition_->is = standing::untested;
}

std::chrono::milliseconds blocklist::judge_test(const answer& must, const answer& must_not)
{
    const bool is_domain = spec_.kind == blocklist_spec::subject::domain;
    // Any answer at all: the address of a parked domain proves that the list is gone.
    if (must_not.is == status::found)
        fail_test(is_domain ? "INVALID is listed" : "127.0.0.1 is listed");
    else if (must.is != status::temporary && std::none_of(must.addresses.begin(), must.addresses.end(), is_listing))
        fail_test(is_domain ? "TEST is not listed" : "127.0.0.2 is not listed");
    else if (must.is == status::temporary || must_not.is == status::temporary)
        return test_again(must.is == status::temporary ? must.problem : must_not.problem);
    else
        pass_test();
    next_try_ = tests_.unanswered;
    return tests_.usual;
}

void blocklist::fail_test(const char* why)
{
    if (condition_->is.exchange(standing::failed) != standing::failed)
        complain(std::string("the list fails the test of RFC 5782, and is off until it passes: ") + why,
                 without_it("see whether the list still exists and answers your resolver; test=no if it has no such "
                            "entry"));
}

void blocklist::pass_test()
{
    const standing before = condition_->is.exchange(standing::trusted);
    const bool was_told =
        before == standing::failed || (before == standing::untested && next_try_ != tests_.unanswered);
    if (was_told)
        log_.info(
            text::log_line().add("event", "dnsbl").add("list", spec_.name).add("state", "it passes its test").text());
}

std::chrono::milliseconds blocklist::test_again(std::string_view problem)
{
    const std::chrono::milliseconds pause = std::exchange(next_try_, std::min(next_try_ * 2, tests_.usual));
    if (condition_->is == standing::untested && pause == tests_.unanswered)
        complain("the list does not answer its first test: " + std::string(problem),
                 without_it("whom it lists is temporary until it has passed"));
    return pause;
}

// One of good hosts is missed by whoever other lists have: that must not go on unseen.
std::string blocklist::without_it(std::string advice) const
{
    return spec_.weight < 0 ? std::move(advice) + "; it could lower the score, which is temporary as long" : advice;
}

void blocklist::complain(std::string_view problem, std::string_view advice) const
{
    log_.warning(text::log_line()
                     .add("event", "dnsbl")
                     .add("list", spec_.name)
                     .add("problem", problem)
                     .add("advice", advice)
                     .text());
}

void blocklist::tell_strange(const net::ip_address& got, steady_time now)
{
    strange_.add();
    const bool is_due = last_strange_.with([&](std::optional<steady_time>& last) {
        if (last && now - *last < between_complaints)
            return false;
        last = now;
        return true;
    });
    if (is_due)
        complain("the list answered " + got.to_text() + ", which is not a listing and does not count",
                 "most likely it refuses your DNS resolver, as lists do with public ones: ask through a resolver of "
                 "your own (dns_servers), or see whether the list still exists");
}

} // namespace dns
