// forms - the forms of a recipient's address under which it is looked up
//
// As Postfix does it: letters count without case, the whole address comes first, then the one without what follows the
// first recipient_delimiter in the local part (postconf(5)). Pure.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace policyd {

struct recipient_forms
{
    std::string full;   // in lower case
    std::string base;   // without the extension; empty when there is none
    std::string domain; // of both, without a trailing dot

    /// postmaster or abuse, which Postfix and RFC 2142 want to be there.
    bool is_role() const;
};

/// `delimiters` is a set of characters, empty for none. Nothing for an address that no source can have: without local
/// part or domain (Postfix takes a bare `postmaster` by itself), with control characters, or longer than 512 bytes.
std::optional<recipient_forms> forms_of(std::string_view address, std::string_view delimiters);

/// The mailbox that an address reaches, for counting: in lower case, without extension and the domain's trailing dot.
/// Who adds extensions to one address that exists knows no more addresses.
std::string mailbox_of(std::string_view address, std::string_view delimiters);

} // namespace policyd
