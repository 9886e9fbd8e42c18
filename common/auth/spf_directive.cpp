// spf_directive - one term of an SPF record: its mechanism, its name or network, its prefix lengths

#include "common/auth/spf_record.hpp"
#include "common/text/escape.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

namespace auth {

namespace {

struct known_mechanism
{
    std::string_view name;
    spf_mechanism mechanism;
    bool takes_domain;
    bool needs_value;
    bool takes_lengths;
};

constexpr std::array<known_mechanism, 8> known_mechanisms = {{
    {"all", spf_mechanism::all, false, false, false},
    {"include", spf_mechanism::include, true, true, false},
    {"a", spf_mechanism::a, true, false, true},
    {"mx", spf_mechanism::mx, true, false, true},
    {"ptr", spf_mechanism::ptr, true, false, false},
    {"ip4", spf_mechanism::ip4, false, true, false},
    {"ip6", spf_mechanism::ip6, false, true, false},
    {"exists", spf_mechanism::exists, true, true, false},
}};

const known_mechanism* find_mechanism(std::string_view name)
{
    const auto* found = std::find_if(known_mechanisms.begin(), known_mechanisms.end(),
                                     [name](const auto& each) { return text::equal_ignoring_case(each.name, name); });
    return found == known_mechanisms.end() ? nullptr : found;
}

/// Takes `/24` off the end of `value`, with that many slashes. Empty: there is none. Fails when it is not a number up
/// to `maximum` without leading zeros.
base::result<std::optional<unsigned>> take_length(std::string_view& value, std::string_view slashes, unsigned maximum)
{
    const auto last = value.find_last_not_of("0123456789");
    if (last == std::string_view::npos || last + 1 == value.size() || !value.substr(0, last + 1).ends_with(slashes))
        return std::optional<unsigned>();
    const std::string_view digits = value.substr(last + 1);
    if (digits.size() > 3 || (digits.size() > 1 && digits.front() == '0'))
        return base::fail("not a prefix length");
    unsigned length = 0;
    for (const char digit : digits)
        length = length * 10 + static_cast<unsigned>(digit - '0');
    if (length > maximum)
        return base::fail("prefix length above " + std::to_string(maximum));
    value.remove_suffix(digits.size() + slashes.size());
    return std::optional<unsigned>(length);
}

/// Lengths of `a` and `mx`: `/24`, `//64`, `/24//64`. Empty text when they are right.
std::string take_lengths(spf_directive& directive, std::string_view& value)
{
    const auto ip6 = take_length(value, "//", 128);
    if (!ip6)
        return ip6.error().text;
    directive.ip6_length = ip6->value_or(128);
    const auto ip4 = take_length(value, "/", 32);
    if (!ip4)
        return ip4.error().text;
    directive.ip4_length = ip4->value_or(32);
    return {};
}

/// The value of ip4: and ip6:. Empty text when it is right.
std::string take_network(spf_directive& directive, std::string_view value)
{
    const bool is_v4 = directive.mechanism == spf_mechanism::ip4;
    unsigned& length = is_v4 ? directive.ip4_length : directive.ip6_length;
    const auto read = take_length(value, "/", is_v4 ? 32 : 128);
    if (!read)
        return read.error().text;
    length = read->value_or(length);
    const std::string address(value);
    std::uint8_t* place = directive.network.data();
    if (is_v4) {
        directive.network[10] = directive.network[11] = 0xff;
        place += 12;
    }
    // inet_pton stops at a NUL.
    if (address.find('\0') != std::string::npos || inet_pton(is_v4 ? AF_INET : AF_INET6, address.c_str(), place) != 1)
        return "not an address";
    return {};
}

/// What follows the mechanism's name, ':' included. Empty text when it is right.
std::string take_value(spf_directive& directive, const known_mechanism& known, std::string_view value)
{
    if (known.takes_lengths) {
        std::string problem = take_lengths(directive, value);
        if (!problem.empty())
            return problem;
    }
    if (value.empty())
        return known.needs_value ? "needs a value" : "";
    if (value.front() != ':')
        return "not a prefix length";
    value.remove_prefix(1);
    if (known.takes_domain) {
        auto domain = parse_macros(value, macro_place::domain);
        if (!domain)
            return domain.error().text;
        directive.domain = std::move(*domain);
        return {};
    }
    return known.needs_value ? take_network(directive, value) : "takes no value";
}

} // namespace

base::result<spf_directive> parse_spf_directive(std::string_view term)
{
    spf_directive directive;
    if (!term.empty() && std::string_view("+-~?").find(term.front()) != std::string_view::npos) {
        directive.qualifier = term.front();
        term.remove_prefix(1);
    }
    const std::string_view name = term.substr(0, term.find_first_of(":/"));
    const known_mechanism* known = find_mechanism(name);
    if (known == nullptr)
        return base::fail("no mechanism");
    directive.mechanism = known->mechanism;
    const std::string problem = take_value(directive, *known, term.substr(name.size()));
    if (!problem.empty())
        return base::fail(problem);
    return directive;
}

} // namespace auth
