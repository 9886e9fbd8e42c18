#include "contentd/listener_settings.hpp"

#include "common/net/host_name.hpp"
#include "common/text/escape.hpp"
#include "common/text/words.hpp"

#include <algorithm>

namespace contentd {

namespace {

base::result<void> apply(std::string_view word, listener_settings& made)
{
    constexpr std::string_view host = "host=";
    constexpr std::string_view next_hop = "next_hop=";
    if (word == "after") {
        made.stands = mode::after_queue;
    } else if (word == "before") {
        made.stands = mode::before_queue;
    } else if (word.starts_with(host)) {
        made.host = word.substr(host.size());
    } else if (word.starts_with(next_hop)) {
        made.next_hop = word.substr(next_hop.size());
    } else if (word == "tls=starttls") {
        made.tls = tls_start::offered;
    } else if (word == "tls=implicit") {
        made.tls = tls_start::at_once;
    } else {
        return base::fail("\"" + text::printable(word, 60) +
                          "\" is none of after, before, host=NAME, next_hop=HOST:PORT, tls=starttls, tls=implicit");
    }
    return {};
}

base::result<net::endpoint> read_next_hop(std::string_view written)
{
    auto read = net::endpoint::parse(written);
    if (!read || read->is_unix)
        return base::fail('"' + text::printable(written, 60) + "\" is no HOST:PORT");
    return read;
}

base::error wrong(std::string_view key, const std::string& where, const base::error& why)
{
    return base::fail(where + ": " + std::string(key) + ": " + why.text);
}

} // namespace

base::result<listener_settings> read_listener(std::string_view written, std::string_view default_next_hop)
{
    const auto words = text::words_of(written);
    if (words.empty())
        return base::fail("it is empty; write inet:HOST:PORT");
    const auto where = net::endpoint::parse(words.front());
    if (!where)
        return where.error();
    listener_settings made;
    made.where = *where;
    made.next_hop = default_next_hop;
    for (std::size_t i = 1; i < words.size(); ++i)
        if (const auto applied = apply(words[i], made); !applied)
            return applied.error();
    const auto next_hop = read_next_hop(made.next_hop);
    if (!next_hop)
        return base::fail("next_hop " + next_hop.error().text);
    if (next_hop->to_text() == where->to_text())
        return base::fail("next_hop " + made.next_hop + " is contentd's own listener: mail would loop");
    return made;
}

base::result<std::vector<listener_settings>> read_listeners(const conf::settings& settings)
{
    constexpr std::string_view hop_key = "contentd.next_hop";
    constexpr std::string_view key = "contentd.listen";
    const std::string& next_hop = settings.text(hop_key);
    if (const auto read = read_next_hop(next_hop); !read)
        return wrong(hop_key, settings.where(hop_key), read.error());
    std::vector<listener_settings> all;
    for (const std::string& written : settings.texts(key)) {
        auto read = read_listener(written, next_hop);
        if (!read)
            return wrong(key, settings.where(key, all.size()), read.error());
        all.push_back(std::move(*read));
    }
    return all;
}

rule_limits rule_limits_of(const std::vector<listener_settings>& listeners)
{
    rule_limits made;
    made.has_after_queue = std::any_of(listeners.begin(), listeners.end(),
                                       [](const listener_settings& each) { return each.stands == mode::after_queue; });
    return made;
}

base::result<std::vector<net::prefix>> read_networks(const conf::settings& settings)
{
    constexpr std::string_view key = "contentd.networks";
    std::vector<net::prefix> all;
    for (const std::string_view word : text::words_of(settings.text(key))) {
        const auto read = net::prefix::parse(word);
        if (!read)
            return wrong(key, settings.where(key), read.error());
        all.push_back(*read);
    }
    return all;
}

base::result<std::vector<net::endpoint>> read_metrics(const conf::settings& settings)
{
    constexpr std::string_view key = "contentd.metrics";
    std::vector<net::endpoint> all;
    for (const std::string& written : settings.texts(key)) {
        const auto read = net::endpoint::parse(written);
        if (!read)
            return wrong(key, settings.where(key, all.size()), read.error());
        all.push_back(*read);
    }
    return all;
}

std::string hostname_of(const conf::settings& settings)
{
    const std::string& set = settings.text("contentd.hostname");
    return set.empty() ? net::host_name() : set;
}

} // namespace contentd
