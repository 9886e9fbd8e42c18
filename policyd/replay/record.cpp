#include "policyd/replay/record.hpp"

#include "common/text/escape.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace policyd {

namespace {

std::string text_field(const boost::json::object& from, std::string_view name)
{
    const auto* const found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

} // namespace

base::result<recorded> read_recorded(const std::string& line)
{
    boost::system::error_code failure;
    const auto parsed = boost::json::parse(line, failure);
    if (failure || !parsed.is_object())
        return base::fail("not a JSON object");
    const auto& fields = parsed.as_object();
    const auto* const sent = fields.if_contains("request");
    if (sent == nullptr || !sent->is_object())
        return base::fail("no request in it");
    const std::string time = text_field(fields, "time");
    std::int64_t at = 0;
    std::from_chars(time.data(), time.data() + time.size(), at);
    recorded made{base::from_epoch_ms(at), text_field(fields, "host"), text_field(fields, "action"), {}};
    const auto* const encoded = fields.if_contains("xtext"); // values that JSON cannot hold
    for (const auto& [name, value] : sent->as_object()) {
        if (!value.is_string())
            continue;
        const auto bytes = encoded != nullptr && encoded->is_object()
                               ? text::from_xtext(text_field(encoded->as_object(), name))
                               : base::result<std::string>(std::string());
        if (!bytes)
            return bytes.error();
        made.block.append(name).append(1, '=');
        made.block.append(bytes->empty() ? std::string_view(value.as_string()) : *bytes).append(1, '\n');
    }
    made.block += '\n';
    return made;
}

} // namespace policyd
