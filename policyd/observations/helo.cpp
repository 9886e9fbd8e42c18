// helo.* - what the client called itself
//
// Fails: never; absent before the client has said it.

#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value is_address_literal(context& in)
{
    const auto name = in.asked()[attribute::helo_name];
    return name.empty() ? value::absent() : value::of(name.starts_with('[') && name.ends_with(']'));
}

value is_address(context& in)
{
    const auto name = in.asked()[attribute::helo_name];
    return name.empty() ? value::absent() : value::of(net::ip_address::parse(name).has_value());
}

// Bots of one make greet alike: WIN-4K2J1 and WIN-9XQ0P, or ylmf-pc. Runs of letters and of digits become one sign
// each.
value shape(context& in)
{
    constexpr std::size_t longest = 60;
    const auto name = in.asked()[attribute::helo_name];
    if (name.empty())
        return value::absent();
    std::string made;
    for (const char c : name) {
        const bool is_letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
        const bool is_digit = c >= '0' && c <= '9';
        const char sign = is_letter ? 'a' : is_digit ? '9' : c;
        if ((is_letter || is_digit) && !made.empty() && made.back() == sign)
            continue;
        if (made.size() == longest)
            break;
        made += sign;
    }
    return value::of(in.keep(std::move(made)));
}

} // namespace

extern const observation helo_name =
    in_request("helo.name", type::text, phase_mail, "what the client called itself in HELO or EHLO",
               text_of<attribute::helo_name>);
extern const observation helo_shape = in_request(
    "helo.shape", type::text, phase_mail,
    "helo.name with a for each run of letters and 9 for each run of digits: a-9.a.a; bots of one make are alike",
    shape);
extern const observation helo_is_address_literal =
    in_request("helo.is_address_literal", type::boolean, phase_mail,
               "true for an address in brackets, as RFC 5321 allows it", is_address_literal);
extern const observation helo_is_address = in_request("helo.is_address", type::boolean, phase_mail,
                                                      "true for a bare address, which RFC 5321 forbids", is_address);

} // namespace policyd
