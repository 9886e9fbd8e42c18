// tls_settings - the certificates that sekimori.conf names, read and judged, for both sides of contentd

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/net/tls_context.hpp"
#include "common/net/tls_policy.hpp"
#include "contentd/listener_settings.hpp"

#include <memory>
#include <string>
#include <vector>

namespace contentd {

struct loaded_tls
{
    std::shared_ptr<const net::tls_context> server; // nothing where no listener speaks TLS
    std::shared_ptr<const net::tls_context> client; // nothing with next_hop_tls = none
    std::vector<std::string> warnings;              // an expired certificate, a key that others can use
};

/// Reads all files; the error names key and file.
base::result<loaded_tls> load_tls(const conf::settings& settings, const std::vector<listener_settings>& listeners);

/// `context` must outlive the policy.
net::tls_policy next_hop_security(const conf::settings& settings, const net::tls_slot& context);

} // namespace contentd
