#include "policyd/commands/key.hpp"

#include "common/mail/address.hpp"
#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "common/text/nearest.hpp"
#include "policyd/observations/observation.hpp"
#include "policyd/penalty_range.hpp"

#include <algorithm>

namespace policyd {

namespace {

/// Domains as observations have them: in lower case, without a dot at the end.
std::string value_of(std::string_view kind, std::string_view written)
{
    if (kind == "sender.address" || kind == "recipient.address")
        return std::string(mail::without_final_dots(written));
    if (kind != "client.name" && !kind.ends_with(".domain"))
        return std::string(written);
    return mail::to_domain(written);
}

} // namespace

base::result<mark_key> to_mark_key(std::string_view written)
{
    const auto equals = written.find('=');
    if (equals == std::string_view::npos) {
        const auto network = net::prefix::parse(written);
        if (!network)
            return base::fail(network.error().text + "; a key is ADDRESS, NETWORK/LENGTH or OBSERVATION=VALUE");
        const bool is_host = network->mapped_length() == 128;
        return mark_key{is_host ? "client.address" : "client.network", network->to_text()};
    }
    const auto kind = written.substr(0, equals);
    std::vector<std::string_view> names;
    for (const observation* each : observations())
        names.push_back(each->name);
    if (std::find(names.begin(), names.end(), kind) == names.end())
        return base::fail("unknown observation \"" + text::printable(kind, 60) + "\"" +
                          text::did_you_mean(kind, names));
    std::string value = value_of(kind, written.substr(equals + 1));
    if (value.empty())
        return base::fail("no value after \"" + std::string(kind) + "=\"");
    if (kind == "client.address" || kind == "client.network")
        return to_mark_key(value);
    return mark_key{std::string(kind), std::move(value)};
}

base::result<void> check_range(const mark_key& key)
{
    if (key.kind != "client.address" && key.kind != "client.network")
        return {};
    const auto where = net::prefix::parse(key.key);
    return where ? check_penalty_range(*where) : base::result<void>(where.error());
}

} // namespace policyd
