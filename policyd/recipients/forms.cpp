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
    if (const auto base = mail::without_extension(local, delimiters); base.size() != local.size())
        made.base = std::string(base) + '@' + made.domain;
    return made;
}

std::string mailbox_of(std::string_view address, std::string_view delimiters)
{
    const mail::address_parts parts = mail::split_address(address);
    std::string made(mail::without_extension(parts.local, delimiters));
    if (!parts.domain.empty())
        made.append(1, '@').append(parts.domain);
    return text::to_lower(made);
}

} // namespace policyd
