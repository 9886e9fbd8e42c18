#include "policyd/decision.hpp"

#include "policyd/protocol/reply.hpp"

namespace policyd {

namespace {

void take(base::result<std::string> value, decision& into)
{
    if (value)
        into.value = std::move(*value);
    else
        into.problem = value.error().text;
}

bool is_for_messages(std::string_view action)
{
    return action == "hold" || action == "discard" || action == "redirect" || action == "filter";
}

constexpr std::string_view greylisted = "450 4.7.1 greylisted, please try again later";

} // namespace

// `permit` is DUNNO to Postfix: its own OK would also end the list in which we are asked, and with it
// reject_unlisted_recipient or a relay check that stands below.
decision decide(std::span<const rules::firing> firings, bool is_uniform, bool has_message)
{
    decision made;
    if (firings.empty() || !firings.back().ends_request)
        return made;
    const rules::firing& last = firings.back();
    if (!has_message &&
        is_for_messages(last.what->name)) // Postfix would keep it for the next message, or log a warning
        return made;
    const std::string text = last.arguments.empty() ? std::string() : last.arguments[0].text;
    made.rule = last.fired;
    made.action = last.what->name;
    if (made.action == "reject")
        made.value = reject_value(text);
    else if (made.action == "defer")
        made.value = defer_value(text);
    else if (made.action == "defer_if_permit")
        made.value = defer_if_permit_value(text);
    else if (made.action == "greylist")
        made.value = is_uniform ? defer_value(text.empty() ? greylisted : text)
                                : defer_if_permit_value(text.empty() ? greylisted : text);
    else if (made.action == "hold")
        made.value = hold_value(text);
    else if (made.action == "discard")
        made.value = discard_value(text);
    else if (made.action == "redirect")
        take(redirect_value(text), made);
    else if (made.action == "filter")
        take(filter_value(text), made);
    const bool is_grey = made.action == "greylist";
    made.is_deferral = made.action == "defer_if_permit" || (is_grey && !is_uniform);
    made.is_refusal = made.action == "reject" || made.action == "defer" || (is_grey && is_uniform);
    made.passes = !made.is_refusal && made.action != "discard";
    return made;
}

base::result<std::string> header_of(const rules::firing& prepend)
{
    return prepend_value(prepend.arguments.empty() ? std::string_view() : prepend.arguments[0].text);
}

} // namespace policyd
