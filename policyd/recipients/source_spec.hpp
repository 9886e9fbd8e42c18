// source_spec - one line of policyd.recipients: whose recipients which source knows
//
//   DOMAIN[,DOMAIN…]|* SOURCE [name=LABEL] [probe=yes|no] [OPTION…]
//
//   file:PATH
//   sqlite:PATH query=SELECT …          the rest of the line; one parameter, the address
//   dovecot:unix:PATH | dovecot:HOST:PORT   [service=NAME] [user=address|local]
//   smtp:HOST:PORT | lmtp:HOST:PORT | lmtp:unix:PATH   [connections=N] [tls=LEVEL] [tls_name=NAME]

#pragma once

#include "common/base/result.hpp"
#include "common/net/endpoint.hpp"
#include "common/net/tls_policy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policyd {

struct source_spec
{
    enum class kind : std::uint8_t { file, sqlite, dovecot, smtp, lmtp };

    /// The error says what is wrong with which word.
    static base::result<source_spec> parse(std::string_view written);

    bool is_local() const { return is == kind::file || is == kind::sqlite; }
    bool is_callforward() const { return is == kind::smtp || is == kind::lmtp; }
    /// Whether it might accept whatever it is asked for, which a question for nobody finds out.
    bool may_accept_all() const { return is_probed && (is_callforward() || is == kind::dovecot); }

    std::vector<std::string> domains; // lower case; empty: all
    kind is = kind::file;
    std::string name; // for logs and metrics
    std::string path; // of a file or a database
    std::string query;
    net::endpoint where; // of a back end
    std::string service = "lmtp";
    bool wants_local_part = false; // Dovecot's users have no domain
    bool is_probed = true;
    unsigned connections = 4;          // at once
    std::optional<net::tls_level> tls; // nothing: as for all; a UNIX-domain socket has none
    std::string tls_name;              // in the certificate of a back end; empty: its host
};

} // namespace policyd
