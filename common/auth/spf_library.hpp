// spf_library - runs libspf2 over records and answers of ours
//
// The library calls abort() on what it takes for a mistake of its caller's, so it gets no byte from outside: names are
// numbers, records are spf_program's text, there are no macros and no explanations, and a reply is never null.
// Safe from any thread: a server and a request of the library live for one call.

#pragma once

#include "common/auth/spf_result.hpp"
#include "common/dns/answer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auth {

struct library_reply
{
    bool stops = false; // the evaluation ends here: whoever was asked knows why
    std::vector<net::ip_address> addresses;
    std::vector<std::string> names; // of our own making, for an MX question
};

/// What the library asks for. Exceptions come out of run_spf_library.
class library_source
{
  public:
    virtual ~library_source() = default;
    /// The text of the record under that name; empty: stop.
    virtual std::optional<std::string> record(std::string_view name) = 0;
    virtual library_reply answer(std::string_view name, dns::type wanted) = 0;
};

struct library_result
{
    spf_status status = spf_status::temperror; // after a stop it means nothing
    bool is_match = false;                     // a term matched; false: the record's end was reached
};

library_result run_spf_library(const net::ip_address& client, const std::string& first_name, library_source& source);

} // namespace auth
