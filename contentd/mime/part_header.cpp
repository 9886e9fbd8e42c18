#include "contentd/mime/part_header.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "contentd/mime/content_type.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>

namespace mime {

namespace {

/// The fields that speak of the body, each as often as it stands there.
struct content_fields
{
    std::vector<structured_value> types;
    std::vector<structured_value> dispositions;
    std::vector<std::string> encodings;
};

content_fields collect(std::span<const field> fields, std::size_t& parameter_budget)
{
    constexpr std::string_view prefix = "content-";
    content_fields found;
    for (const field& each : fields) {
        if (each.name.size() < prefix.size() || !text::equal_ignoring_case(each.name.substr(0, prefix.size()), prefix))
            continue;
        const std::string_view rest = each.name.substr(prefix.size());
        if (text::equal_ignoring_case(rest, "type"))
            found.types.push_back(parse_content_type(unfolded(each.value), parameter_budget));
        else if (text::equal_ignoring_case(rest, "disposition"))
            found.dispositions.push_back(parse_disposition(unfolded(each.value), parameter_budget));
        else if (text::equal_ignoring_case(rest, "transfer-encoding"))
            found.encodings.push_back(unfolded(each.value));
    }
    return found;
}

std::string first_of(std::span<const parameter> parameters, std::string_view name)
{
    std::vector<std::string> values = raw_values(parameters, name);
    return values.empty() ? std::string() : std::move(values.front());
}

void describe_type(part& into, const std::vector<structured_value>& types, std::string_view default_type,
                   structure& found)
{
    into.type = default_type;
    if (types.empty())
        return;
    const structured_value& first = types.front();
    if (!first.value.empty())
        into.type = first.value;
    else
        into.defects |= bad_type;
    into.charset = first_of(first.parameters, "charset");
    found.boundary = first_of(first.parameters, "boundary");
    found.boundary.resize(found.boundary.find_last_not_of(" \t") + 1); // RFC 2046, 5.1.1: never ends in a blank
    if (!into.charset.empty() && !text::is_known_charset(into.charset))
        into.defects |= unknown_charset;
}

void describe_encoding(part& into, const std::vector<std::string>& encodings, structure& found)
{
    if (encodings.empty())
        return;
    const encoding_label label = encoding_named(encodings.front());
    into.encoding = text::to_lower(encodings.front());
    found.encoding = label.encoding;
    if (!label.is_known)
        into.defects |= unknown_encoding;
}

void append(std::vector<std::string>& all, std::vector<std::string> more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The best reading first: filename before name, as RFC 2183 and most programs have it.
void describe_names(part& into, const content_fields& found)
{
    for (const structured_value& each : found.dispositions)
        append(into.names, text_values(each.parameters, "filename", into.charset));
    for (const structured_value& each : found.types)
        append(into.names, text_values(each.parameters, "name", into.charset));
    for (const structured_value& each : found.dispositions)
        append(into.names, text_values(each.parameters, "name", into.charset));
    for (const structured_value& each : found.types)
        append(into.names, text_values(each.parameters, "filename", into.charset));
    keep_first_of_each(into.names);
    if (!into.names.empty())
        into.filename = into.names.front();
}

void note_duplicates(part& into, const content_fields& found)
{
    if (found.types.size() > 1 || found.dispositions.size() > 1 || found.encodings.size() > 1)
        into.defects |= duplicate_field;
    for (const structured_value& each : found.types) {
        if (has_duplicates(each.parameters, "boundary") || has_duplicates(each.parameters, "name"))
            into.defects |= duplicate_parameter;
    }
    for (const structured_value& each : found.dispositions) {
        if (has_duplicates(each.parameters, "filename") || has_duplicates(each.parameters, "name"))
            into.defects |= duplicate_parameter;
    }
}

} // namespace

structure describe(part& into, std::span<const field> fields, std::string_view default_type,
                   std::size_t& parameter_budget)
{
    const content_fields content = collect(fields, parameter_budget);
    structure found;
    describe_type(into, content.types, default_type, found);
    describe_encoding(into, content.encodings, found);
    if (!content.dispositions.empty())
        into.disposition = content.dispositions.front().value;
    describe_names(into, content);
    note_duplicates(into, content);
    into.is_attachment = into.disposition == "attachment" || !into.names.empty();
    return found;
}

void add_name(part& into, std::string_view name)
{
    if (name.empty())
        return;
    append(into.names, value_readings(name, into.charset));
    keep_first_of_each(into.names);
    into.filename = into.names.front();
    into.is_attachment = true;
}

bool is_multipart(std::string_view type)
{
    return type.starts_with("multipart/");
}

bool is_message(std::string_view type)
{
    return type == "message/rfc822" || type == "message/global" || type == "message/rfc2822" || type == "message/news";
}

} // namespace mime
