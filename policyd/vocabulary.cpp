#include "policyd/vocabulary.hpp"

#include "policyd/observations/observation.hpp"
#include "policyd/protocol/policy_context.hpp"
#include "policyd/protocol/reply.hpp"

#include <algorithm>

namespace policyd {

namespace {

using enum rules::parameter;

template <base::result<std::string> (*Render)(std::string_view)>
std::string refusal(std::size_t /*argument*/, std::string_view written)
{
    const auto rendered = Render(written);
    return rendered ? std::string() : rendered.error().text;
}

std::vector<rules::action> actions()
{
    // Postfix takes HOLD, DISCARD, FILTER and REDIRECT from the sender's list on, PREPEND up to DATA.
    return {
        {"reject", "refuses for good, with a 5xx code", {text}, 0, true, false, 0, 255},
        {"defer", "refuses for now, with a 4xx code", {text}, 0, true, false, 0, 255},
        {"defer_if_permit", "refuses for now, if nothing else refuses", {text}, 0, true, false, 0, 255},
        {"greylist",
         "defers what was not seen before, until it comes again after a while",
         {text},
         0,
         true,
         false,
         phase_rcpt,
         phase_data},
        {"permit", "ends these rules; Postfix goes on with its own restrictions", {}, 0, true, false, 0, 255},
        {"hold", "puts the message on hold in Postfix's queue", {text}, 0, true, false, phase_mail, 255},
        {"discard", "accepts the message and throws it away", {text}, 0, true, false, phase_mail, 255},
        {.name = "redirect",
         .description = "sends the message to this address instead",
         .parameters = {text},
         .required = 1,
         .is_terminal = true,
         .first = phase_mail,
         .refusal = refusal<redirect_value>},
        {.name = "filter",
         .description = "sends the message through this transport:destination",
         .parameters = {text},
         .required = 1,
         .is_terminal = true,
         .first = phase_mail,
         .refusal = refusal<filter_value>},
        {.name = "prepend",
         .description = "adds a header field once a message",
         .parameters = {text},
         .required = 1,
         .first = phase_mail,
         .last = phase_data,
         .refusal = refusal<prepend_value>},
        {"score", "adds to the score of the message", {number}, 1, false, false, 0, 255},
        {"penalise", "puts a penalty on this value for that long", {key, duration, text}, 2, false, true, 0, 255},
        {"notify", "writes a warning to the log and counts it", {text}, 1, false, true, 0, 255},
        {"tarpit", "delays the reply, unless Postfix is under stress", {duration}, 1, false, false, 0, 255},
    };
}

std::vector<rules::counting_function> counts()
{
    return {
        {"connections_per", "connections", "connections under this key", false, false, {}, phase_connect},
        {"messages_per", "messages", "messages accepted or in progress under this key", false, false, {}, phase_rcpt},
        {"recipients_per",
         "recipients",
         "recipients accepted or in progress under this key",
         false,
         false,
         {},
         phase_rcpt},
        {"bytes_per", "bytes", "bytes of messages accepted under this key", false, false, {}, phase_eom},
        {"unknown_per",
         "unknown",
         "different recipients under this key that Postfix does not have",
         true,
         false,
         {},
         phase_connect},
        {"unknown_ratio", "unknown", "share of unknown ones among the different recipients under this key", true, false,
         "known", phase_connect},
        {"offenders_per",
         "offenders",
         "different clients under this key that named recipients that Postfix does not have",
         true,
         false,
         {},
         phase_connect},
        {"probes_per",
         "probes",
         "sessions under this key that named recipients and never sent DATA, but for callouts",
         false,
         false,
         {},
         phase_connect},
        {"callouts_per",
         "callouts",
         "sessions under this key that asked as other servers' address verification does",
         false,
         false,
         {},
         phase_connect},
        {"bounces_per",
         "bounces",
         "messages with the null sender, accepted or in progress, under this key",
         false,
         false,
         {},
         phase_data},
        {"spam_per",
         "spam",
         "messages under this key that contentd took for spam",
         false,
         false,
         {},
         phase_connect,
         true},
        {.name = "reputation",
         .event = "good",
         .description =
             "from 0, bad, to 1, good: what became of this key's mail in a month; a half when nothing is known",
         .divisor = "bad",
         .first = phase_connect,
         .fixed_window = std::chrono::days(30)},
        {"distinct", "distinct", "different values of an observation under this key", true, true, {}, phase_connect},
    };
}

rules::vocabulary make()
{
    rules::vocabulary made;
    made.observations.assign(observations().begin(), observations().end());
    made.actions = actions();
    const auto waits = std::find_if(made.observations.begin(), made.observations.end(),
                                    [](const auto* each) { return each->name == "greylist.wait"; });
    for (rules::action& each : made.actions)
        if (each.name == "greylist")
            each.ends_while = static_cast<std::size_t>(waits - made.observations.begin());
    made.counts = counts();
    made.phases.assign(phase_names.begin(), phase_names.end());
    made.events = {"unknown", "probe", "alarm", "bounce"};
    made.has_score = true;
    return made;
}

} // namespace

const rules::vocabulary& vocabulary()
{
    static const rules::vocabulary made = make();
    return made;
}

} // namespace policyd
