#include "common/dns/blocklist.hpp"

#include "common/text/log_line.hpp"

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
                     const breaker_settings& breaks)
    : spec_(std::move(spec)), log_(log), listed_(look_ups(metrics, spec_, "listed")),
      not_listed_(look_ups(metrics, spec_, "not_listed")), temporary_(look_ups(metrics, spec_, "temporary")),
      skipped_(look_ups(metrics, spec_, "skipped")), strange_(look_ups(metrics, spec_, "strange")), breaker_(breaks)
{
    metrics.gauge(
        "sekimori_dnsbl_off", "1 while a DNS list fails its test and is not asked.",
        [is_off = is_off_] { return *is_off ? 1.0 : 0.0; }, "list=\"" + spec_.name + '"');
}

std::optional<question> blocklist::ask(std::string_view subject, steady_time now)
{
    if (*is_off_ || !breaker_.may_ask(now)) {
        skipped_.add();
        return std::nullopt;
    }
    return to_question(std::string(subject) + '.' + spec_.zone, type::a);
}

listing blocklist::judge(const answer& told, steady_time now)
{
    if (told.is == status::temporary) {
        temporary_.add();
        if (breaker_.failed(now))
            complain("the list does not answer: " + told.problem, "it is not asked for a while");
        return listing::temporary;
    }
    if (breaker_.succeeded())
        log_.info(
            text::log_line().add("event", "dnsbl").add("list", spec_.name).add("state", "it answers again").text());
    for (const net::ip_address& each : told.addresses)
        if (spec_.codes.has(each)) {
            listed_.add();
            return listing::yes;
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

void blocklist::judge_test(const answer& must, const answer& must_not)
{
    if (must.is == status::temporary || must_not.is == status::temporary)
        return;
    const auto lists = [](const answer& told) {
        for (const net::ip_address& each : told.addresses)
            if (is_listing(each))
                return true;
        return false;
    };
    const bool is_domain = spec_.kind == blocklist_spec::subject::domain;
    // Any answer at all: the address of a parked domain proves that the list is gone.
    const bool lists_all = must_not.is == status::found;
    const bool fails = lists_all || !lists(must);
    if (fails && !is_off_->exchange(true)) {
        const char* why = lists_all ? (is_domain ? "INVALID is listed" : "127.0.0.1 is listed")
                                    : (is_domain ? "TEST is not listed" : "127.0.0.2 is not listed");
        complain(std::string("the list fails the test of RFC 5782, and is off until it passes: ") + why,
                 "see whether the list still exists and answers your resolver; test=no if it has no such entry");
    } else if (!fails && is_off_->exchange(false)) {
        log_.info(text::log_line()
                      .add("event", "dnsbl")
                      .add("list", spec_.name)
                      .add("state", "it passes its test, and is asked again")
                      .text());
    }
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
