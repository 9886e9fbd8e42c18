// recipient - a URL without the recipient's address, which makes it look new for each of them

#pragma once

#include "contentd/url/address.hpp"

#include <string>
#include <string_view>

namespace url {

/// The canonical text with `{recipient}` for each spelling of that mail address in path, query and fragment: as it is
/// or percent-encoded, with "=" for "@" (VERP), inside base64 of either alphabet or hexadecimal, in any case of
/// letters. Equal to text() when it is not there. Hashes of the address stay; mutation_key() drops them. Linear.
std::string recipient_free(const address& from, std::string_view recipient);

} // namespace url
