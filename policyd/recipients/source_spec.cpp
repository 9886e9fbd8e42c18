#include "policyd/recipients/source_spec.hpp"

#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "common/text/words.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace policyd {

namespace {

using kind = source_spec::kind;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_host = 253;
constexpr unsigned most_connections = 100;
constexpr std::string_view name_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

struct scheme
{
    std::string_view name;
    kind is;
};
constexpr std::array<scheme, 5> schemes = {{{"file", kind::file},
                                            {"sqlite", kind::sqlite},
                                            {"dovecot", kind::dovecot},
                                            {"smtp", kind::smtp},
                                            {"lmtp", kind::lmtp}}};

std::string quoted(std::string_view word)
{
    return '"' + text::printable(word, 80) + '"';
}

std::optional<base::error> read_domains(std::string_view written, source_spec& into)
{
    if (written == "*")
        return std::nullopt;
    while (true) {
        const std::size_t end = std::min(written.find(','), written.size());
        const std::string_view domain = written.substr(0, end);
        if (domain.empty() || domain.find_first_of("@*:/=") != std::string_view::npos)
            return base::fail(quoted(domain) + " is no domain; write DOMAIN[,DOMAIN...] SOURCE, or * for all domains");
        into.domains.push_back(text::to_lower(domain));
        if (end == written.size())
            return std::nullopt;
        written.remove_prefix(end + 1);
    }
}

std::optional<base::error> read_source(std::string_view written, source_spec& into)
{
    const std::size_t colon = std::min(written.find(':'), written.size());
    const std::string_view place = written.substr(std::min(colon + 1, written.size()));
    for (const scheme& each : schemes) {
        if (each.name != written.substr(0, colon) || place.empty())
            continue;
        into.is = each.is;
        into.name = each.name;
        if (each.is == kind::file || each.is == kind::sqlite) {
            into.path = place;
            return into.path.front() == '/' ? std::nullopt
                                            : std::optional(base::fail(quoted(place) + " is no path from the root"));
        }
        const auto where = net::endpoint::parse(place);
        if (!where)
            return base::fail(quoted(written) + ": " + where.error().text);
        into.where = *where;
        if (!into.where.is_unix && (into.where.host.empty() || into.where.port == "0"))
            return base::fail(quoted(written) + ": a host and a port above 0 are needed");
        return std::nullopt;
    }
    return base::fail(quoted(written) + " is no source; write file:PATH, sqlite:PATH, dovecot:unix:PATH, "
                                        "dovecot:HOST:PORT, smtp:HOST:PORT, lmtp:HOST:PORT or lmtp:unix:PATH");
}

bool is_label(std::string_view written)
{
    return !written.empty() && written.size() <= longest_name &&
           written.find_first_not_of(name_characters) == std::string_view::npos;
}

bool is_host(std::string_view written)
{
    const std::size_t other = written.find_first_not_of(name_characters);
    return !written.empty() && written.size() <= longest_host &&
           (other == std::string_view::npos || net::ip_address::parse(written).has_value());
}

/// Nothing when it was read.
const char* read_tls_option(std::string_view key, std::string_view value, source_spec& into)
{
    if (into.where.is_unix)
        return "there is no TLS over a UNIX-domain socket";
    if (key == "tls") {
        into.tls = net::to_tls_level(value);
        return into.tls ? nullptr : "tls is none, may, encrypt or verify";
    }
    into.tls_name = value;
    return is_host(value) ? nullptr : "it is a host name or an address";
}

std::optional<base::error> read_option(std::string_view key, std::string_view value, source_spec& into)
{
    const auto wrong = [&](const char* what) {
        return base::fail(std::string(key) + "=" + text::printable(value, 60) + ": " + what);
    };
    if (key == "name" || (key == "service" && into.is == kind::dovecot)) {
        if (!is_label(value))
            return wrong("it is at most 60 letters, digits, dots, dashes and underscores");
        (key == "name" ? into.name : into.service) = value;
    } else if (key == "probe") {
        if (value != "yes" && value != "no")
            return wrong("probe is yes or no");
        into.is_probed = value == "yes";
    } else if (key == "user" && into.is == kind::dovecot) {
        if (value != "address" && value != "local")
            return wrong("user is address or local");
        into.wants_local_part = value == "local";
    } else if (key == "connections" && into.is_callforward()) {
        const char* end = value.data() + value.size();
        const auto [stop, failure] = std::from_chars(value.data(), end, into.connections);
        if (failure != std::errc() || stop != end || into.connections == 0 || into.connections > most_connections)
            return wrong("it is a number from 1 to 100");
    } else if ((key == "tls" || key == "tls_name") && into.is_callforward()) {
        if (const char* const what = read_tls_option(key, value, into))
            return wrong(what);
    } else {
        return base::fail(quoted(key) + " is no option of this source");
    }
    return std::nullopt;
}

} // namespace

base::result<source_spec> source_spec::parse(std::string_view written)
{
    source_spec made;
    std::string_view rest = written;
    if (const auto failure = read_domains(text::next_word(rest), made))
        return *failure;
    if (const auto failure = read_source(text::next_word(rest), made))
        return *failure;
    for (std::string_view word = text::next_word(rest); !word.empty(); word = text::next_word(rest)) {
        const std::size_t sign = std::min(word.find('='), word.size());
        const std::string_view key = word.substr(0, sign);
        if (key == "query" && made.is == kind::sqlite && sign != word.size()) {
            const auto begin = static_cast<std::size_t>(word.data() + sign + 1 - written.data());
            made.query = text::trimmed(written.substr(begin));
            break;
        }
        const std::string_view value = sign == word.size() ? std::string_view() : word.substr(sign + 1);
        if (const auto failure = read_option(key, value, made))
            return *failure;
    }
    if (made.is == kind::sqlite && made.query.empty())
        return base::fail("sqlite needs query=SELECT ... with one parameter for the address, last on the line");
    return made;
}

} // namespace policyd
