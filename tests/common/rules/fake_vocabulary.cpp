#include "fake_vocabulary.hpp"

namespace fake {

namespace {

using rules::cost;
using rules::observation;
using rules::parameter;
using rules::type;

const observation observations[] = {
    {"service", type::text, "name of the service that Postfix asked"},
    {"client.address", type::address, "address of the client"},
    {"client.network", type::network, "its network, /24 or /64"},
    {"client.ptr", type::text, "verified host name of the client", cost::remote},
    {"client.labels", type::texts, "labels that lists give the client", cost::memory},
    {"client.is_known", type::boolean, "true if the client was seen before", cost::memory},
    {"penalty.until", type::time, "when the client's penalty ends", cost::memory},
    {"penalty.reason", type::text, "why the client has a penalty", cost::memory},
    {"dnsbl.score", type::number, "weight of the blocklists that list the client", cost::remote},
    {"helo.name", type::text, "name that the client gave at HELO", cost::request, 1},
    {"sasl.user", type::text, "login of the client", cost::request, 1},
    {"recipient.address", type::text, "address of the recipient", cost::request, 1},
    {"message.size", type::number, "size of the message in bytes", cost::request, 2},
    {"spf.result", type::text, "result of SPF", cost::remote, 1},
    {"attachment.name", type::text, "file name", cost::memory, 2, true},
    {"attachment.size", type::number, "decoded size in bytes", cost::memory, 2, true},
    {"attachment.executable", type::boolean, "true if it is a program", cost::remote, 2, true},
    {"url.host", type::text, "host of a link", cost::memory, 2, true},
    {"url.listed", type::boolean, "true if a blocklist has it", cost::remote, 2, true},
    {"part.type", type::text, "media type of a part", cost::memory, 2, true},
};

rules::vocabulary made()
{
    rules::vocabulary known;
    for (const observation& one : observations)
        known.observations.push_back(&one);
    known.actions = {
        {"reject", "refuses", {parameter::text}, 1, true},
        {"defer", "refuses for now", {parameter::text}, 0, true},
        {"permit", "accepts", {}, 0, true},
        {.name = "withhold",
         .description = "refuses while listed",
         .is_terminal = true,
         .ends_while = 8}, // dnsbl.score
        {"score", "adds to the score", {parameter::number}, 1},
        {"tag", "marks the message", {parameter::text}, 0, false, false, 2},
        {"prepend", "adds a header", {parameter::text}, 1, false, false, 1, 1},
        {.name = "strip",
         .description = "takes it out",
         .parameters = {parameter::text},
         .first = 2,
         .each_of = "attachment"},
        {"penalise", "remembers", {parameter::key, parameter::duration, parameter::text}, 2, false, true},
        {"notify", "tells the operator", {parameter::text}, 1, false, true},
    };
    known.counts = {
        {"connections_per", "connections", "connections"},
        {"recipients_per", "recipients", "recipients", false, false, {}, 1},
        {"unknown_per", "unknown", "unknown recipients", false, false, {}, 1},
        {"unknown_ratio", "unknown", "unknown among all", false, false, "known", 1},
        {.name = "standing",
         .event = "good",
         .description = "good among good and bad",
         .divisor = "bad",
         .fixed_window = std::chrono::hours(720)},
        {"distinct", "distinct", "different values", true, true},
    };
    known.phases = {"connect", "rcpt", "data"};
    known.events = {"unknown", "spam"};
    known.has_score = true;
    return known;
}

} // namespace

const rules::vocabulary& vocabulary()
{
    static const rules::vocabulary known = made();
    return known;
}

} // namespace fake
