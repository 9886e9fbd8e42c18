// alarm.* - the alarms that are on, raised by policyd's detector or by `policyd alarm set`
//
// In a request they are those of the recipient's domain or of the site. In the event `alarm`, of the one that began.
//
// Fails: never. From memory, also while the database is away.

#include "policyd/alarm/news.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value is_on(context& in, std::string_view kind)
{
    if (in.alarm != nullptr)
        return value::of(in.alarms().is_on(kind, in.alarm->domain, in.now()));
    return value::of(in.alarms().is_on(kind, in.domain_of(attribute::recipient), in.now()));
}

value harvest(context& in)
{
    return is_on(in, "harvest");
}

value bounce(context& in)
{
    return is_on(in, "bounce");
}

value kind(context& in)
{
    return in.alarm == nullptr ? value::absent() : text_or_absent(in.alarm->kind);
}

value domain(context& in)
{
    return in.alarm == nullptr ? value::absent() : text_or_absent(in.alarm->domain);
}

value reason(context& in)
{
    return in.alarm == nullptr ? value::absent() : text_or_absent(reason_of(*in.alarm, in.now()));
}

} // namespace

extern const observation alarm_harvest =
    in_memory("alarm.harvest", type::boolean, phase_connect,
              "true while the harvest alarm is on for the site or the recipient's domain", harvest);
extern const observation alarm_bounce =
    in_memory("alarm.bounce", type::boolean, phase_connect,
              "true while the bounce alarm is on for the site or the recipient's domain", bounce);
extern const observation alarm_kind =
    in_memory("alarm.kind", type::text, phase_connect, "harvest or bounce, in the event alarm only", kind);
extern const observation alarm_domain =
    in_memory("alarm.domain", type::text, phase_connect,
              "domain that the alarm is for, in the event alarm only; absent when it is for the site", domain);
extern const observation alarm_reason =
    in_memory("alarm.reason", type::text, phase_connect,
              "what raised the alarm, with figures, or that a command ordered it, in the event alarm only", reason);

} // namespace policyd
