#include "contentd/commands/json.hpp"

#include "common/text/escape.hpp"
#include "contentd/observations/observation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace contentd {

namespace {

std::string json_number(double number)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), std::trunc(number) == number ? "%.0f" : "%.15g", number);
    return text.data();
}

// Adds `"name": value` to an object that is being written.
void member(std::string& out, std::string_view name, const std::string& value)
{
    if (out.back() != '{')
        out += ", ";
    out += json_text(name) + ": " + value;
}

std::string text_or_null(const std::string& text)
{
    return text.empty() ? "null" : json_text(text);
}

std::string json_many(const observation& each, const inspection& message)
{
    std::string out = "[";
    const std::size_t elements = each.elements(message);
    for (std::size_t element = 0; element < elements; ++element)
        out += (element == 0 ? "" : ", ") + json_value(each.compute(message, 0, element));
    return out + "]";
}

std::string json_part(const mime::part& part, const leaf* decoded)
{
    std::string out = "{";
    member(out, "path", json_text(part.path));
    member(out, "type", json_text(part.type));
    member(out, "declared_charset", text_or_null(part.charset));
    member(out, "filename", text_or_null(part.filename));
    member(out, "disposition", text_or_null(part.disposition));
    if (decoded != nullptr) {
        member(out, "real_type", json_text(decoded->type.type));
        member(out, "size", std::to_string(decoded->content.size()));
        member(out, "sha256", json_text(decoded->sha256));
    }
    return out + "}";
}

} // namespace

std::string json_text(std::string_view text)
{
    return '"' + text::for_json(text) + '"';
}

std::string json_value(const rules::value& value)
{
    if (value.is_absent())
        return "null";
    if (!value.is_present())
        return "\"temporary\"";
    switch (value.kind()) {
    case rules::type::boolean:
        return value.boolean() ? "true" : "false";
    case rules::type::number:
        return json_number(value.number());
    case rules::type::texts: {
        std::string out = "[";
        for (const std::string_view each : value.texts())
            out += (out.size() > 1 ? ", " : "") + json_text(each);
        return out + "]";
    }
    default:
        return json_text(rules::to_text(value));
    }
}

std::string json_observations(const inspection& message, std::size_t recipient)
{
    std::string out = "{";
    for (const observation* each : observations()) {
        if (!message.has(each->needs))
            continue;
        member(out, each->name,
               each->is_many_valued ? json_many(*each, message) : json_value(each->compute(message, recipient, 0)));
    }
    return out + "}";
}

std::string json_parts(const inspection& message)
{
    const auto parts = message.tree().parts();
    auto next_leaf = message.leaves().begin(); // leaves stand in the order of their parts
    std::string out = "[";
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const bool is_leaf = next_leaf != message.leaves().end() && next_leaf->part == index;
        out += (index == 0 ? "" : ", ") + json_part(parts[index], is_leaf ? &*next_leaf : nullptr);
        if (is_leaf)
            ++next_leaf;
    }
    return out + "]";
}

} // namespace contentd
