#include "policyd/recipients/client_tls.hpp"

#include <utility>

namespace policyd {

namespace {

base::result<std::shared_ptr<const net::tls_context>> load(const std::string& authorities, bool is_verified)
{
    net::tls_options options;
    options.authorities = authorities;
    if (is_verified)
        options.peer = net::tls_options::check::required;
    auto made = net::tls_context::for_client(options);
    if (!made)
        return base::fail("policyd.recipient_tls_ca: " + made.error().text);
    return std::make_shared<const net::tls_context>(std::move(*made));
}

} // namespace

base::result<std::shared_ptr<const net::tls_slot>> client_tls::context(bool is_verified)
{
    auto& slot = slots_.at(is_verified ? 1 : 0);
    if (!slot) {
        auto first = load(authorities_, is_verified);
        if (!first)
            return first.error();
        slot = std::make_shared<net::tls_slot>();
        slot->publish(std::move(*first));
    }
    return std::shared_ptr<const net::tls_slot>(slot);
}

base::result<void> client_tls::renew(const std::string& authorities)
{
    std::array<std::shared_ptr<const net::tls_context>, 2> made;
    for (const bool is_verified : {false, true}) {
        if (!slots_.at(is_verified ? 1 : 0))
            continue;
        auto next = load(authorities, is_verified);
        if (!next)
            return next.error();
        made.at(is_verified ? 1 : 0) = std::move(*next);
    }
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_.at(i))
            slots_.at(i)->publish(std::move(made.at(i)));
    return {};
}

} // namespace policyd
