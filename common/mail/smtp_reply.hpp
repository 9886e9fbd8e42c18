// smtp_reply - what an SMTP server says: RFC 5321, 4.2, with the enhanced status code of RFC 3463

#pragma once

#include <string>

namespace smtp {

struct reply
{
    int code = 451;       // 200 to 599
    std::string enhanced; // "4.3.0", or empty when the server sent none
    std::string text;     // first line's text without codes; further lines joined by a blank

    bool is_positive() const { return code >= 200 && code < 300; }
    bool is_transient() const { return code >= 400 && code < 500; }
    bool is_permanent() const { return code >= 500; }
    /// `250 2.0.0 Ok: queued as 4XyZ`, without a line end.
    std::string to_text() const;
};

} // namespace smtp
