// check_postfix_tls - whether Postfix and contentd agree on TLS, on the way in and on the way back

#pragma once

#include "common/conf/postfix_wiring.hpp"
#include "common/conf/settings.hpp"

#include <string_view>

namespace contentd {

/// `word` is the listener's: tls=starttls, tls=implicit, or empty. `needs_certificate`: of the client.
void check_transport_tls(const conf::postfix_files& files, const conf::postfix_service& transport,
                         std::string_view word, bool needs_certificate, conf::postfix_findings& findings);

void check_reinjection_tls(const conf::postfix_files& files, const conf::postfix_service& port,
                           const conf::settings& settings, conf::postfix_findings& findings);

} // namespace contentd
