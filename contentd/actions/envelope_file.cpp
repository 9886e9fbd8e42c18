#include "contentd/actions/envelope_file.hpp"

#include <boost/json.hpp>

namespace contentd {

namespace {

// Empty when it is missing or no text.
std::string text_of(const boost::json::object& of, std::string_view name)
{
    const auto* const found = of.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

} // namespace

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

std::string to_envelope(const state::quarantined& row)
{
    text::json to;
    to.begin_object();
    add_members(to, row);
    to.end_object();
    return to.take() + '\n';
}

base::result<state::quarantined> from_envelope(std::string_view written)
{
    boost::system::error_code failure;
    const auto parsed = boost::json::parse(written, failure);
    if (failure || !parsed.is_object())
        return base::fail("no JSON object");
    const auto& fields = parsed.as_object();
    for (const std::string_view needed : {"sender", "sha256", "recipients"})
        if (!fields.contains(needed))
            return base::fail('"' + std::string(needed) + "\" is missing");
    state::quarantined row;
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
    return row;
}

} // namespace contentd
