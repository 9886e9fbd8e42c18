#include "contentd/smtp_in/xforward.hpp"

#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "contentd/smtp_in/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace smtp_in {

namespace {

using text::equal_ignoring_case;

constexpr std::size_t value_limit = 255;

bool is_any(std::string& value)
{
    return !value.empty();
}

bool is_address(std::string& value)
{
    if (equal_ignoring_case(std::string_view(value).substr(0, 5), "IPV6:"))
        value.erase(0, 5);
    return net::ip_address::parse(value).has_value();
}

bool is_port(std::string& value)
{
    unsigned number = 0;
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && number <= 65535;
}

bool is_source(std::string& value)
{
    return equal_ignoring_case(value, "LOCAL") || equal_ignoring_case(value, "REMOTE");
}

struct attribute
{
    std::string_view name;
    std::optional<std::string> xforward::*member;
    bool (*is_good)(std::string& value); // may bring it into its canonical form
};

constexpr attribute attributes[] = {
    {"NAME", &xforward::name, is_any},        {"ADDR", &xforward::addr, is_address},
    {"PORT", &xforward::port, is_port},       {"PROTO", &xforward::proto, is_any},
    {"HELO", &xforward::helo, is_any},        {"IDENT", &xforward::ident, is_any},
    {"SOURCE", &xforward::source, is_source},
};

base::result<void> read_one(std::string_view written, xforward& into)
{
    const std::string_view name = parameter_name(written);
    if (name.empty() || name.size() == written.size())
        return base::fail("XFORWARD attribute=value expected");
    const auto* const entry = std::find_if(std::begin(attributes), std::end(attributes), [name](const attribute& one) {
        return equal_ignoring_case(one.name, name);
    });
    if (entry == std::end(attributes))
        return {};
    const std::string_view encoded = written.substr(name.size() + 1);
    if (equal_ignoring_case(encoded, "[UNAVAILABLE]") || equal_ignoring_case(encoded, "[TEMPUNAVAIL]")) {
        (into.*(entry->member)).reset();
        return {};
    }
    auto value = text::from_xtext(encoded);
    if (!value || value->size() > value_limit || !entry->is_good(*value))
        return base::fail("Bad XFORWARD " + std::string(entry->name) + " value");
    into.*(entry->member) = std::move(*value);
    return {};
}

} // namespace

base::result<void> read_xforward(std::string_view arguments, xforward& into)
{
    std::string_view one = next_parameter(arguments);
    if (one.empty())
        return base::fail("XFORWARD attribute=value expected");
    xforward changed = into;
    for (; !one.empty(); one = next_parameter(arguments)) {
        auto read = read_one(one, changed);
        if (!read)
            return read;
    }
    into = std::move(changed);
    return {};
}

} // namespace smtp_in
