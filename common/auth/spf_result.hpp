// spf_result - what an SPF check is asked and what it says (RFC 7208, 2.6)

#pragma once

#include "common/net/ip.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace auth {

enum class spf_status : std::uint8_t { none, neutral, pass, fail, softfail, temperror, permerror };

/// Which name of the client's is checked (RFC 7208, 2.3 and 2.4).
enum class spf_identity : std::uint8_t { helo, mail_from };

struct spf_query
{
    spf_identity identity = spf_identity::mail_from;
    net::ip_address client;
    std::string helo;                            // as the client gave it
    std::string mail_from;                       // without brackets; empty: the null sender, postmaster@HELO is checked
    std::string receiver;                        // our host name, for %{r} and headers
    bool wants_explanation = false;              // the domain's own, if the result is fail; may cost one more look-up
    std::chrono::system_clock::time_point now{}; // for %{t}
};

struct spf_result
{
    spf_status status = spf_status::none;
    spf_identity identity = spf_identity::mail_from;
    std::string domain;            // that was checked, lower case, A-labels; empty when there was none to check
    std::string mechanism;         // the term that matched, "default" when none did; empty without an evaluation
    std::string explanation;       // printable ASCII, at most spf_explanation_limit bytes; of fail only
    std::string problem;           // one printable line; of temperror and permerror only
    bool names_local_part = false; // a record was read that uses it: another one may have another result
};

/// `softfail`, as RFC 8601 and the Received-SPF field write it.
std::string_view to_text(spf_status status);

} // namespace auth
