// digest - what `contentd digest` works with beside its line

#pragma once

#include "contentd/commands/commands.hpp"
#include "contentd/digest/digest.hpp"
#include "contentd/digest_exchange/pull.hpp"
#include "contentd/digest_exchange/reporters.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

struct digest_tools
{
    /// What a message is known by; CRLF line ends.
    std::function<std::vector<digest::value>(std::string_view message)> values_of;
    digest_exchange::reporter_trust trust;
    std::string site;       // how exports call this site
    std::string key;        // file of the private key
    std::string neighbours; // file; empty: there are none
    digest_exchange::limits allowed;
    digest_exchange::fetch_options fetching;
};

/// With tools of the caller's.
int digest_command(const command_context& context, const digest_tools& tools);

} // namespace contentd
