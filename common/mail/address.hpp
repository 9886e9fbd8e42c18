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

/// The local part without its extension, which begins at the first of `delimiters` (postconf(5), recipient_delimiter);
/// all of it where one stands in front.
std::string_view without_extension(std::string_view local, std::string_view delimiters);

/// The address without the dots that end its domain: the same domain to the DNS, and Postfix takes one off when it
/// rewrites.
std::string_view without_final_dots(std::string_view address);

/// A domain as somebody writes it: in lower case, without the dots that end it.
std::string to_domain(std::string_view written);

/// The domain in lower case (ASCII); `domain` itself when there is nothing to change, else a new text in `storage`.
std::string_view lower_domain(std::string_view domain, std::string& storage);

} // namespace mail
