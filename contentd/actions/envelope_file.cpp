#include "contentd/actions/envelope_file.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace contentd {

namespace {

// Empty when it is missing or no text.
std::string text_of(const boost::json::object& of, std::string_view name)
{
    const auto* const found = of.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

void add_released(const boost::json::object& written, kept_envelope& to)
{
    const std::string recipient = text_of(written, "recipient");
    const auto* const at = written.if_contains("at_ms");
    if (!recipient.empty() && at != nullptr && at->is_int64())
        to.released[recipient] = base::from_epoch_ms(at->as_int64());
}

} // namespace

std::optional<base::time_point> kept_envelope::released_to_all() const
{
    std::optional<base::time_point> last;
    for (const std::string& each : row.recipients) {
        const auto found = released.find(each);
        if (found == released.end())
            return std::nullopt;
        last = std::max(last, std::optional(found->second));
    }
    return last;
}

void add_members(text::json& to, const state::quarantined& row)
{
    to.member("id", row.id)
        .member("at", row.at)
        .member("host", row.host)
        .member("queue_id", row.queue_id)
        .member("client_address", row.client_address)
        .member("sender", row.sender)
        .member("recipients", row.recipients)
        .member("subject", row.subject)
        .member("rule", row.rule)
        .member("reason", row.reason)
        .member("score", row.score)
        .member("sha256", row.sha256);
}

void add_release(text::json& to, const kept_envelope& envelope)
{
    to.member("next_hop", envelope.next_hop).begin_array("released");
    for (const auto& [recipient, at] : envelope.released)
        to.begin_object().member("recipient", recipient).member("at_ms", base::to_epoch_ms(at)).end_object();
    to.end_array();
}

std::string to_envelope(const kept_envelope& envelope)
{
    text::json to;
    to.begin_object();
    add_members(to, envelope.row);
    add_release(to, envelope);
    to.end_object();
    return to.take() + '\n';
}

base::result<kept_envelope> from_envelope(std::string_view written)
{
    boost::system::error_code failure;
    const auto parsed = boost::json::parse(written, failure);
    if (failure || !parsed.is_object())
        return base::fail("no JSON object");
    const auto& fields = parsed.as_object();
    for (const std::string_view needed : {"sender", "sha256", "recipients"})
        if (!fields.contains(needed))
            return base::fail('"' + std::string(needed) + "\" is missing");
    kept_envelope made;
    state::quarantined& row = made.row;
    row.host = text_of(fields, "host");
    row.queue_id = text_of(fields, "queue_id");
    row.client_address = text_of(fields, "client_address");
    row.sender = text_of(fields, "sender");
    row.subject = text_of(fields, "subject");
    row.rule = text_of(fields, "rule");
    row.reason = text_of(fields, "reason");
    row.sha256 = text_of(fields, "sha256");
    if (const auto* const score = fields.if_contains("score"); score != nullptr && score->is_number())
        row.score = score->to_number<double>();
    const auto& recipients = fields.at("recipients");
    if (!recipients.is_array())
        return base::fail("\"recipients\" is no list");
    for (const auto& each : recipients.as_array()) {
        if (!each.is_string())
            return base::fail("a recipient is no text");
        row.recipients.emplace_back(each.as_string());
    }
    if (row.recipients.empty())
        return base::fail("there is no recipient");
    made.next_hop = text_of(fields, "next_hop");
    if (const auto* const released = fields.if_contains("released"); released != nullptr && released->is_array())
        for (const auto& each : released->as_array())
            if (each.is_object())
                add_released(each.as_object(), made);
    row.released = made.released_to_all();
    return made;
}

} // namespace contentd
