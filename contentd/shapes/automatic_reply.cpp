#include "contentd/shapes/automatic_reply.hpp"

#include "common/text/escape.hpp"
#include "contentd/shapes/notices.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace shapes {

namespace {

bool has_reply_field(const mime::tree& message)
{
    constexpr std::array names = {"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        const std::string value = message.header(name);
        return !value.empty() && !text::equal_ignoring_case(value, "no");
    });
}

/// What no person's mail has; Precedence "bulk" is that of mailing lists as well.
bool is_automatic(const mime::tree& message)
{
    return !message.header("Auto-Submitted").empty() || !message.header("X-Auto-Response-Suppress").empty() ||
           text::equal_ignoring_case(message.header("Precedence"), "junk");
}

} // namespace

std::string_view automatic_reply_by(const mime::tree& message, std::string_view subject, bool is_machine)
{
    // "auto-generated" is no answer to anything.
    const std::string submitted = text::to_lower(message.header("Auto-Submitted"));
    if (submitted.starts_with("auto-replied") || submitted.starts_with("auto-notified"))
        return "Auto-Submitted field";
    if (has_reply_field(message))
        return "X-Autoreply field";
    if (text::equal_ignoring_case(message.header("Precedence"), "auto_reply"))
        return "Precedence field";
    if (is_auto_reply_subject(subject) || (is_absence_subject(subject) && (is_machine || is_automatic(message))))
        return "words of an automatic reply";
    return {};
}

} // namespace shapes
