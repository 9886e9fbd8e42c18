#include "contentd/tls_settings.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace contentd {

namespace {

net::tls_level level_of(const conf::settings& settings)
{
    return net::to_tls_level(settings.text("contentd.next_hop_tls")).value_or(net::tls_level::none);
}

net::tls_options::check client_check(const conf::settings& settings)
{
    const std::string& written = settings.text("contentd.tls_verify_client");
    if (written == "optional")
        return net::tls_options::check::optional;
    return written == "require" ? net::tls_options::check::required : net::tls_options::check::none;
}

net::tls_options identity(const conf::settings& settings, const std::string& certificate, const std::string& key)
{
    net::tls_options made;
    made.certificate = settings.text(certificate);
    made.key = settings.text(key);
    made.needs_1_3 = settings.text("contentd.tls_protocol") == "TLSv1.3";
    return made;
}

void judge(const net::tls_options& options, const net::tls_context& made, std::vector<std::string>& warnings)
{
    if (options.certificate.empty())
        return;
    if (const auto end = made.expiry(); end && *end <= std::chrono::system_clock::now())
        warnings.push_back(options.certificate + " has expired: who verifies it refuses contentd; renew it");
    const std::string& key = options.key.empty() ? options.certificate : options.key;
    struct stat found
    {};
    if (::stat(key.c_str(), &found) == 0 && (found.st_mode & (S_IROTH | S_IWOTH)) != 0)
        warnings.push_back(key +
                           " is a private key that every user of this machine can read or write; chmod o= " + key);
}

base::result<void> load_server(const conf::settings& settings, loaded_tls& into)
{
    net::tls_options options = identity(settings, "contentd.tls_certificate", "contentd.tls_key");
    options.authorities = settings.text("contentd.tls_client_ca");
    options.peer = client_check(settings);
    if (options.certificate.empty())
        return base::fail("contentd.listen has tls=, which needs contentd.tls_certificate and contentd.tls_key");
    // The system's authorities would let in everybody who has a certificate for anything.
    if (options.peer != net::tls_options::check::none && options.authorities.empty())
        return base::fail("contentd.tls_verify_client needs contentd.tls_client_ca");
    auto made = net::tls_context::for_server(options);
    if (!made)
        return base::fail("TLS of contentd.listen: " + made.error().text);
    judge(options, *made, into.warnings);
    into.server = std::make_shared<const net::tls_context>(std::move(*made));
    return {};
}

base::result<void> load_client(const conf::settings& settings, loaded_tls& into)
{
    net::tls_options options = identity(settings, "contentd.next_hop_tls_certificate", "contentd.next_hop_tls_key");
    options.authorities = settings.text("contentd.next_hop_tls_ca");
    const net::tls_level level = level_of(settings);
    if (level == net::tls_level::verify)
        options.peer = net::tls_options::check::required;
    if (options.certificate.empty() && !options.key.empty())
        return base::fail("contentd.next_hop_tls_key needs contentd.next_hop_tls_certificate");
    if (level == net::tls_level::may && settings.boolean("contentd.next_hop_tls_wrappermode"))
        return base::fail("contentd.next_hop_tls_wrappermode needs contentd.next_hop_tls = encrypt or verify: there is "
                          "nothing to fall back to");
    auto made = net::tls_context::for_client(options);
    if (!made)
        return base::fail("TLS to contentd.next_hop: " + made.error().text);
    judge(options, *made, into.warnings);
    into.client = std::make_shared<const net::tls_context>(std::move(*made));
    return {};
}

} // namespace

base::result<loaded_tls> load_tls(const conf::settings& settings, const std::vector<listener_settings>& listeners)
{
    loaded_tls made;
    const bool is_server = std::any_of(listeners.begin(), listeners.end(),
                                       [](const listener_settings& each) { return each.tls != tls_start::never; });
    if (is_server)
        if (const auto loaded = load_server(settings, made); !loaded)
            return loaded.error();
    if (level_of(settings) != net::tls_level::none)
        if (const auto loaded = load_client(settings, made); !loaded)
            return loaded.error();
    return made;
}

net::tls_policy next_hop_security(const conf::settings& settings, const net::tls_slot& context)
{
    net::tls_policy made;
    made.level = level_of(settings);
    made.is_wrapped = settings.boolean("contentd.next_hop_tls_wrappermode");
    made.name = settings.text("contentd.next_hop_tls_name");
    made.context = &context;
    return made;
}

} // namespace contentd
