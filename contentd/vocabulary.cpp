#include "contentd/vocabulary.hpp"

#include "common/text/escape.hpp"
#include "contentd/actions/tag.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/verdict/reports_of_rules.hpp"

namespace contentd {

namespace {

using enum rules::parameter;

std::string refusal_of_prepend(std::size_t /*argument*/, std::string_view written)
{
    return header_from(written).empty() ? "prepend needs \"Name: value\", not \"" + text::printable(written, 80) + '"'
                                        : std::string();
}

std::vector<rules::action> actions()
{
    return {
        {.name = "pass", .description = "delivers, and ends the rules", .is_terminal = true},
        {.name = "score", .description = "adds to the score", .parameters = {number}, .required = 1},
        {.name = "tag",
         .description = "marks the message with X-Spam-Flag, X-Spam-Score and X-Sekimori header fields",
         .parameters = {text}},
        {.name = "prepend",
         .description = "puts a header field, \"Name: value\", on top of the message",
         .parameters = {text},
         .required = 1,
         .refusal = refusal_of_prepend},
        {.name = "quarantine",
         .description = "keeps the message in the quarantine instead of delivering it, for the reason given",
         .parameters = {text},
         .required = 1,
         .is_terminal = true},
        {.name = "strip",
         .description = "takes each such attachment out of the message and puts a note in its place, for the reason "
                        "given; the original is kept in the quarantine",
         .parameters = {text},
         .required = 1,
         .each_of = "attachment"},
        {.name = "discard",
         .description = "takes the message and delivers it to nobody",
         .parameters = {text},
         .is_terminal = true},
        {.name = "reject",
         .description = "refuses the message in the session; only before the queue, and for authenticated clients",
         .parameters = {text},
         .required = 1,
         .is_terminal = true},
        {.name = "tempfail",
         .description = "answers 451, so that Postfix tries again later",
         .parameters = {text},
         .required = 1,
         .is_terminal = true},
        {.name = "learn",
         .description =
             "reports what is in the message, a user what is forwarded in it, as \"spam\" or \"ham\", in the name of a "
             "reporter: trap, verdict or user:NAME",
         .parameters = {text, text},
         .required = 2,
         .refusal = refusal_of_learn},
        {.name = "blame",
         .description = "counts so many bad messages against the client in the reputation that policyd sees",
         .parameters = {number},
         .required = 1},
        {.name = "penalise",
         .description = "puts a penalty on a key for a time, for the reason given; policyd enforces it",
         .parameters = {key, duration, text},
         .required = 3,
         .is_for_events = true},
        {.name = "notify",
         .description = "writes a warning to the log",
         .parameters = {text},
         .required = 1,
         .is_for_events = true},
    };
}

std::vector<rules::counting_function> counts()
{
    return {
        {.name = "messages_per",
         .event = "scanned",
         .description = "messages that reached contentd, this one included"},
        {.name = "spam_per",
         .event = "spam",
         .description = "messages that were tagged, quarantined, discarded or rejected, without this one"},
        {.name = "reputation",
         .event = "good",
         .description = "from 0, bad, to 1, good: what became of this key's mail in a month, at policyd and here",
         .divisor = "bad",
         .fixed_window = std::chrono::days(30)},
        {.name = "connections_per",
         .event = "connections",
         .description = "connections under this key that policyd saw",
         .is_elsewhere = true},
        {.name = "recipients_per",
         .event = "recipients",
         .description = "recipients under this key that policyd let pass",
         .is_elsewhere = true},
        {.name = "bytes_per",
         .event = "bytes",
         .description = "bytes of messages under this key that policyd let pass",
         .is_elsewhere = true},
        {.name = "unknown_per",
         .event = "unknown",
         .description = "different recipients under this key that Postfix does not have",
         .is_distinct = true,
         .is_elsewhere = true},
        {.name = "unknown_ratio",
         .event = "unknown",
         .description = "share of unknown ones among the different recipients under this key",
         .is_distinct = true,
         .divisor = "known",
         .is_elsewhere = true},
        {.name = "offenders_per",
         .event = "offenders",
         .description = "different clients under this key that named recipients that Postfix does not have",
         .is_distinct = true,
         .is_elsewhere = true},
        {.name = "probes_per",
         .event = "probes",
         .description = "sessions under this key that named recipients and never sent DATA",
         .is_elsewhere = true},
        {.name = "bounces_per",
         .event = "bounces",
         .description = "messages with the null sender under this key that policyd let pass",
         .is_elsewhere = true},
        {.name = "distinct",
         .event = "scanned",
         .description = "different values of an observation among the messages that reached contentd",
         .is_distinct = true,
         .names_value = true},
    };
}

rules::vocabulary build()
{
    rules::vocabulary made;
    for (const observation* each : observations())
        made.observations.push_back(each);
    made.actions = actions();
    made.counts = counts();
    made.phases = {"message"};
    made.events = {"spam"};
    made.has_score = true;
    return made;
}

} // namespace

const rules::vocabulary& vocabulary()
{
    static const rules::vocabulary built = build();
    return built;
}

} // namespace contentd
