#include "contentd/shapes/delivery_report.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/shapes/addresses.hpp"
#include "contentd/shapes/delivery_status_code.hpp"

#include <algorithm>
#include <functional>

namespace shapes {

namespace {

constexpr std::size_t most_read = std::size_t{64} << 10U;

/// Fields in order, unfolded; an empty line gives an empty name.
void for_each_field(std::string_view content, const std::function<void(std::string_view, const std::string&)>& take)
{
    content = content.substr(0, most_read);
    for (std::size_t at = 0; at < content.size();) {
        std::size_t end = mime::end_of_line(content, at);
        if (text::trimmed(content.substr(at, end - at)).empty()) {
            take({}, {});
            at = end;
            continue;
        }
        while (end < content.size() && text::is_blank(content[end]) &&
               !text::trimmed(content.substr(end, mime::end_of_line(content, end) - end)).empty())
            end = mime::end_of_line(content, end);
        // Some systems indent the fields as well.
        if (const auto field = mime::read_field(text::trimmed(content.substr(at, end - at))))
            take(field->name, mime::unfolded(field->value));
        at = end;
    }
}

/// "rfc822; user@example.com", "smtp; 550 …": what stands behind the type.
std::string_view without_type(std::string_view value)
{
    const std::size_t semicolon = value.find(';');
    const bool has_type = semicolon != value.npos && value.substr(0, semicolon).find_first_of("@<: ") == value.npos;
    return text::trimmed(has_type ? value.substr(semicolon + 1) : value);
}

int severity_of(const delivery_report& of)
{
    if (of.action.starts_with("fail") || (of.action.empty() && of.status.starts_with('5')))
        return 3;
    if (of.action.starts_with("delay") || (of.action.empty() && of.status.starts_with('4')))
        return 2;
    return of.action.empty() && of.status.empty() ? 0 : 1;
}

struct group
{
    delivery_report says;
    std::string original;
    bool is_about_recipient = false;

    void take(std::string_view name, const std::string& value)
    {
        if (text::equal_ignoring_case(name, "Final-Recipient") && says.recipient.empty())
            says.recipient = address_in(without_type(value));
        else if (text::equal_ignoring_case(name, "Original-Recipient") && original.empty())
            original = address_in(without_type(value));
        else if (text::equal_ignoring_case(name, "Action") && says.action.empty())
            says.action = text::to_lower(value.substr(0, value.find_first_of(" \t;(")));
        else if (text::equal_ignoring_case(name, "Status") && says.status.empty())
            says.status = status_code_in(value);
        else if (text::equal_ignoring_case(name, "Diagnostic-Code") && says.diagnostic.empty())
            says.diagnostic = without_type(value);
        else
            return;
        is_about_recipient = true;
    }
};

} // namespace

std::optional<delivery_report> read_delivery_report(std::string_view content)
{
    std::optional<delivery_report> worst;
    group current;
    const auto finish = [&] {
        if (!current.original.empty())
            current.says.recipient = current.original;
        if (current.is_about_recipient && (!worst || severity_of(current.says) > severity_of(*worst)))
            worst = current.says;
        current = {};
    };
    for_each_field(content, [&](std::string_view name, const std::string& value) {
        if (name.empty())
            finish();
        else
            current.take(name, value);
    });
    finish();
    return worst;
}

feedback_report read_feedback_report(std::string_view content)
{
    feedback_report made;
    for_each_field(content, [&](std::string_view name, const std::string& value) {
        if (text::equal_ignoring_case(name, "Original-Rcpt-To") && made.recipient.empty())
            made.recipient = address_in(value);
        else if (text::equal_ignoring_case(name, "Original-Mail-From"))
            made.sender = address_in(value);
    });
    return made;
}

} // namespace shapes
