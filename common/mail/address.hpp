// address - a mail address in Postfix's internal form taken apart
//
// Internal form has no quotes and no backslashes: `sp ace"@example.com` is what a client wrote as
// "sp ace\""@example.com. So the last '@' separates, whatever stands before it. The null address is empty.

#pragma once

#include <string>
#include <string_view>

namespace mail {

struct address_parts
{
    std::string_view local;  // all of it when there is no '@'
    std::string_view domain; // without a trailing dot; empty when there is none
};

/// The parts point into `address`.
address_parts split_address(std::string_view address);

/// The address without the dots that end its domain: the same domain to the DNS, and Postfix takes one off when it
/// rewrites.
std::string_view without_final_dots(std::string_view address);

/// The domain in lower case (ASCII); `domain` itself when there is nothing to change, else a new text in `storage`.
std::string_view lower_domain(std::string_view domain, std::string& storage);

} // namespace mail
