#include "policyd/recipients/forms.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace policyd {

namespace {

constexpr std::size_t longest_address = 512;

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

} // namespace

bool recipient_forms::is_role() const
{
    const std::string& shortest = base.empty() ? full : base;
    return shortest == "postmaster@" + domain || shortest == "abuse@" + domain;
}

std::optional<recipient_forms> forms_of(std::string_view address, std::string_view delimiters)
{
    const mail::address_parts parts = mail::split_address(address);
    if (address.size() > longest_address || parts.local.empty() || parts.domain.empty() ||
        std::any_of(address.begin(), address.end(), is_control))
        return std::nullopt;
    recipient_forms made;
    made.domain = text::to_lower(parts.domain);
    const std::string local = text::to_lower(parts.local);
    made.full = local + '@' + made.domain;
    const std::size_t at = local.find_first_of(delimiters);
    if (at != std::string::npos && at != 0)
        made.base = local.substr(0, at) + '@' + made.domain;
    return made;
}

std::string mailbox_of(std::string_view address, std::string_view delimiters)
{
    const mail::address_parts parts = mail::split_address(address);
    const std::size_t end = parts.local.find_first_of(delimiters);
    const bool has_extension = end != std::string_view::npos && end != 0;
    std::string made(has_extension ? parts.local.substr(0, end) : parts.local);
    if (!parts.domain.empty())
        made.append(1, '@').append(parts.domain);
    return text::to_lower(made);
}

} // namespace policyd
