// url - an http or https URL as the configuration names it: where to connect, and what to ask for there

#pragma once

#include "common/net/endpoint.hpp"

#include <string>
#include <string_view>

namespace digest_exchange {

struct url
{
    bool is_secure = false; // https
    net::endpoint server;
    std::string path; // "/" at least, and ends in one: a directory

    /// Visible ASCII only, without user, query and fragment.
    static base::result<url> parse(std::string_view written);
    /// The Host field: without the usual port.
    std::string host() const;
};

} // namespace digest_exchange
