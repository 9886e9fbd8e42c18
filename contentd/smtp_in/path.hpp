// path - the address argument of MAIL and RCPT (RFC 5321, 4.1.2; RFC 6531, 3.3)
//
// Addresses go on as they were written, because the next hop judges them: a source route, a quoted local part or two
// dots in a row stay. Only what could be read as something else is refused: a control character, a blank or bracket
// outside quotes, a quote that is never closed. Blanks after the colon and a missing pair of angle brackets are taken
// as Postfix takes them, since a before-queue Postfix hands its client's command over verbatim.

#pragma once

#include <string_view>

namespace smtp_in {

struct path
{
    std::string_view address;    // between the angle brackets
    std::string_view parameters; // behind it, without leading blanks
    bool has_8bit = false;
    bool is_utf8 = true;
};

enum class path_fault : unsigned char { none, syntax, address };

struct path_reading
{
    path_fault fault = path_fault::none;
    path value;
};

/// `keyword` is "FROM:" or "TO:". `syntax` when the argument has not that form, `address` when the address is bad.
path_reading read_path(std::string_view argument, std::string_view keyword);

} // namespace smtp_in
