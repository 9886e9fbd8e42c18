#include "contentd/mime/part_header.hpp"

#include "common/text/append.hpp"
#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
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

/// Every boundary that a program may take from the field.
std::vector<std::string> boundaries_of(const structured_value& field)
{
    const auto is_boundary = [](const parameter& each) { return each.name == "boundary"; };
    if (std::none_of(field.parameters.begin(), field.parameters.end(), is_boundary))
        return {};
    std::vector<std::string> values = raw_values(field.parameters, "boundary");
    for (std::string& each : values) // RFC 2046, 5.1.1: none ends in a blank
        each.resize(text::without_blanks_at_end(each, " \t").size());
    keep_first_of_each(values);
    return values;
}

template <typename T>
void add_reading(std::vector<T>& others, T next, const T& as_written, bool& has_too_many)
{
    if (next == as_written || std::find(others.begin(), others.end(), next) != others.end())
        return;
    if (others.size() == most_other_readings)
        has_too_many = true;
    else
        others.push_back(std::move(next));
}

/// What programs make of one more field, or of more than one boundary in the first. A boundary makes a multipart of
/// what is no type at all.
void add_types(const structured_value& field, std::span<const std::string> boundaries, const content_type& as_written,
               structure& found)
{
    for (const std::string& each : boundaries) {
        content_type next{field.value.empty() ? "multipart/mixed" : field.value, each};
        if (is_multipart(next.type))
            add_reading(found.other_types, std::move(next), as_written, found.has_too_many);
    }
    if (!field.value.empty() && !is_multipart(field.value))
        add_reading(found.other_types, {field.value, {}}, as_written, found.has_too_many);
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
    if (!into.charset.empty() && !text::is_known_charset(into.charset))
        into.defects |= unknown_charset;
    const std::vector<std::string> boundaries = boundaries_of(first);
    if (is_multipart(into.type) && !boundaries.empty())
        found.boundary = boundaries.front();
    if (boundaries.size() > 1)
        into.defects |= duplicate_parameter;
    const content_type as_written{into.type, found.boundary};
    if (first.value.empty() || boundaries.size() > 1)
        add_types(first, boundaries, as_written, found);
    for (std::size_t i = 1; i < types.size(); ++i)
        add_types(types[i], boundaries_of(types[i]), as_written, found);
    if (into.type == "message/partial")
        into.defects |= message_fragment;
    else if (into.type == "message/external-body")
        into.defects |= external_body;
}

void describe_encoding(part& into, const std::vector<std::string>& encodings, structure& found)
{
    if (encodings.empty())
        return;
    into.encoding = text::to_lower(encodings.front());
    found.encoding = encoding_named(encodings.front()).encoding;
    for (const std::string& each : encodings) {
        const encoding_label label = encoding_named(each);
        found.is_encoding_known = found.is_encoding_known && label.is_known;
        add_reading(found.other_encodings, label.encoding, found.encoding, found.has_too_many);
    }
    if (!found.is_encoding_known)
        into.defects |= unknown_encoding;
}

/// The first is the one that most programs show.
void set_names(part& into, std::vector<std::string> names)
{
    keep_first_of_each(names);
    into.names = std::move(names);
    if (!into.names.empty())
        into.filename = into.names.front();
}

/// The best reading first: filename before name, as RFC 2183 and most programs have it.
void describe_names(part& into, const content_fields& found, name_budget& budget)
{
    std::vector<std::string> names;
    for (const structured_value& each : found.dispositions)
        text::append(names, text_values(each.parameters, "filename", into.charset, budget));
    for (const structured_value& each : found.types)
        text::append(names, text_values(each.parameters, "name", into.charset, budget));
    for (const structured_value& each : found.dispositions)
        text::append(names, text_values(each.parameters, "name", into.charset, budget));
    for (const structured_value& each : found.types)
        text::append(names, text_values(each.parameters, "filename", into.charset, budget));
    set_names(into, std::move(names));
}

/// All fields' parameters as one list, which is in `joined` when there are several fields.
std::span<const parameter> parameters_of(const std::vector<structured_value>& fields, std::vector<parameter>& joined)
{
    if (fields.size() == 1)
        return fields.front().parameters;
    for (const structured_value& each : fields)
        joined.insert(joined.end(), each.parameters.begin(), each.parameters.end());
    return joined;
}

void note_duplicates(part& into, const content_fields& found)
{
    if (found.types.size() > 1 || found.dispositions.size() > 1 || found.encodings.size() > 1)
        into.defects |= duplicate_field;
    std::vector<parameter> joined_types;
    std::vector<parameter> joined_dispositions;
    const std::span<const parameter> of_types = parameters_of(found.types, joined_types);
    const std::span<const parameter> of_dispositions = parameters_of(found.dispositions, joined_dispositions);
    if (has_duplicates(of_types, "name") || has_duplicates(of_dispositions, "name") ||
        has_duplicates(of_dispositions, "filename"))
        into.defects |= conflicting_names;
    const auto is_file = [](const structured_value& each) { return each.value == "attachment"; };
    if (std::any_of(found.dispositions.begin(), found.dispositions.end(), is_file) &&
        !std::all_of(found.dispositions.begin(), found.dispositions.end(), is_file))
        into.defects |= conflicting_disposition;
}

} // namespace

structure describe(part& into, std::span<const field> fields, std::string_view default_type,
                   std::size_t& parameter_budget, name_budget& names)
{
    const content_fields content = collect(fields, parameter_budget);
    structure found;
    describe_type(into, content.types, default_type, found);
    describe_encoding(into, content.encodings, found);
    if (!content.dispositions.empty())
        into.disposition = content.dispositions.front().value;
    for (std::string* const word : {&into.charset, &into.encoding})
        names.bound(*word);
    describe_names(into, content, names);
    note_duplicates(into, content);
    into.is_attachment = into.disposition == "attachment" || !into.names.empty();
    return found;
}

void add_name(part& into, std::string_view name, name_budget& names)
{
    std::vector<std::string> more = value_readings(name, into.charset, names);
    const auto is_known = [&](const std::string& each) {
        return std::find(into.names.begin(), into.names.end(), each) != into.names.end();
    };
    if (std::all_of(more.begin(), more.end(), is_known))
        return;
    std::vector<std::string> all = into.names;
    text::append(all, std::move(more));
    set_names(into, std::move(all));
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
