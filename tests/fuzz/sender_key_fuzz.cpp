// Any bytes as an address: a key is no longer than the address and a mark, has one form, and classes are stable.

#include "common/mail/address_class.hpp"
#include "common/mail/sender_key.hpp"
#include "common/text/escape.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view address(reinterpret_cast<const char*>(data), size);
    const mail::sender_key key = mail::make_sender_key(address);
    if (key.local.size() + key.domain.size() > size + 1 || text::to_lower(key.local) != key.local)
        std::abort();
    const mail::sender_key upper = mail::make_sender_key(text::to_lower(address));
    if (upper.local != key.local || upper.domain != key.domain)
        std::abort();
    if (mail::is_signed_bounce(address) != mail::is_signed_bounce(text::to_lower(address)))
        std::abort();
    if (mail::list_side_of(address) != mail::list_side::none && !mail::is_list_server(address))
        std::abort();
    (void)mail::role_of(address);
    return 0;
}
