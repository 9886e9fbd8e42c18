#include "common/rules/value.hpp"

#include <charconv>
#include <cmath>

namespace rules {

std::string_view name_of(type kind)
{
    switch (kind) {
    case type::boolean:
        return "boolean";
    case type::number:
        return "number";
    case type::text:
        return "text";
    case type::address:
        return "address";
    case type::network:
        return "network";
    case type::time:
        return "time";
    case type::texts:
        return "texts";
    }
    return "";
}

value value::of(bool is_true)
{
    value made(state::present);
    made.payload_.number = is_true ? 1 : 0;
    made.kind_ = type::boolean;
    return made;
}

value value::of(double number)
{
    // Not-a-number compares with nothing, which is what absent means.
    if (std::isnan(number))
        return absent();
    value made(state::present);
    made.payload_.number = number;
    made.kind_ = type::number;
    return made;
}

value value::of(std::string_view text)
{
    value made(state::present);
    made.payload_.text = text.data();
    made.size_ = text.size();
    made.kind_ = type::text;
    return made;
}

value value::of(const net::ip_address& address)
{
    value made(state::present);
    made.payload_.bytes = address.bytes();
    made.kind_ = type::address;
    return made;
}

value value::of(const net::prefix& network)
{
    value made(state::present);
    made.payload_.bytes = network.address().bytes();
    made.size_ = network.length();
    made.kind_ = type::network;
    return made;
}

value value::of(base::time_point time)
{
    value made(state::present);
    made.payload_.time = base::to_epoch_ms(time);
    made.kind_ = type::time;
    return made;
}

value value::of(std::span<const std::string_view> texts)
{
    value made(state::present);
    made.payload_.texts = texts.data();
    made.size_ = texts.size();
    made.kind_ = type::texts;
    return made;
}

truth truth_of(const value& observed)
{
    if (observed.is_absent())
        return truth::no;
    if (!observed.is_present())
        return truth::unknown;
    switch (observed.kind()) {
    case type::boolean:
        return observed.boolean() ? truth::yes : truth::no;
    case type::number:
        return observed.number() != 0 ? truth::yes : truth::no;
    case type::text:
        return observed.text().empty() ? truth::no : truth::yes;
    case type::texts:
        return observed.texts().empty() ? truth::no : truth::yes;
    case type::address:
    case type::network:
    case type::time:
        return truth::yes;
    }
    return truth::unknown;
}

namespace {

std::string number_to_text(double number)
{
    // Beyond 2^53 the digits would be of no meaning.
    const auto format = std::abs(number) < 9007199254740992.0 ? std::chars_format::fixed : std::chars_format::general;
    char digits[400];
    const auto written = std::to_chars(digits, digits + sizeof digits, number == 0 ? 0 : number, format);
    return {digits, written.ptr};
}

std::string joined(std::span<const std::string_view> texts)
{
    std::string out;
    for (const std::string_view element : texts) {
        if (!out.empty())
            out += ", ";
        out += element;
    }
    return out;
}

} // namespace

std::string to_text(const value& observed)
{
    if (observed.is_absent())
        return "absent";
    if (!observed.is_present())
        return "temporary";
    switch (observed.kind()) {
    case type::boolean:
        return observed.boolean() ? "true" : "false";
    case type::number:
        return number_to_text(observed.number());
    case type::text:
        return std::string(observed.text());
    case type::texts:
        return joined(observed.texts());
    case type::address:
        return observed.address().to_text();
    case type::network:
        return observed.network().to_text();
    case type::time:
        return base::to_rfc3339(observed.time());
    }
    return {};
}

} // namespace rules
