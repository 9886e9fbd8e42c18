#include "common/dns/resolver_counts.hpp"

#include <string>

namespace dns {

namespace {

std::string label(const char* outcome)
{
    return "outcome=\"" + std::string(outcome) + '"';
}

base::metric_counter& look_ups(base::metrics& metrics, const char* outcome)
{
    return metrics.counter("sekimori_dns_look_ups_total", "Look-ups, by where their answer came from.", label(outcome));
}

base::metric_counter& answers(base::metrics& metrics, const char* outcome)
{
    return metrics.counter("sekimori_dns_answers_total", "What became of the questions to the DNS.", label(outcome));
}

} // namespace

resolver_counts::resolver_counts(base::metrics& metrics)
    : cached(look_ups(metrics, "cached")), asked(look_ups(metrics, "asked")), joined(look_ups(metrics, "joined")),
      refused(look_ups(metrics, "refused")), bad_name(look_ups(metrics, "bad_name")),
      silent(answers(metrics, "silent")), late(answers(metrics, "late")), stale(answers(metrics, "stale")),
      found_(answers(metrics, "found")), no_data_(answers(metrics, "no_data")),
      no_such_name_(answers(metrics, "no_such_name")), temporary_(answers(metrics, "temporary"))
{}

void resolver_counts::add(status outcome)
{
    switch (outcome) {
    case status::found:
        return found_.add();
    case status::no_data:
        return no_data_.add();
    case status::no_such_name:
        return no_such_name_.add();
    case status::temporary:
        return temporary_.add();
    }
}

} // namespace dns
