#include "policyd/protocol/request_parser.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

#include <bitset>

namespace policyd {

namespace {

base::error refuse(std::string_view why, std::string_view line)
{
    return base::fail(std::string(why) + ": \"" + text::printable(line, 80) + "\"");
}

} // namespace

std::size_t end_of_block(std::string_view bytes, std::size_t searched)
{
    if (bytes.starts_with('\n'))
        return 1;
    const auto found = bytes.find("\n\n", searched == 0 ? 0 : searched - 1);
    return found == std::string_view::npos ? 0 : found + 2;
}

base::result<request> parse_request(std::string_view block)
{
    if (block.size() > request_limit)
        return base::fail("request is longer than 64 KiB");
    // Both would be mistaken for a part of a value.
    for (const char refused : {'\r', '\0'})
        if (const auto at = block.find(refused); at != std::string_view::npos)
            return refuse(refused == '\r' ? "carriage return in request" : "NUL in request", block.substr(0, at));
    request parsed;
    std::bitset<attribute_count> seen;
    for (std::size_t end = 0; !block.empty(); block.remove_prefix(end + 1)) {
        end = block.find('\n');
        if (end == std::string_view::npos)
            return refuse("line without end", block);
        if (end == 0)
            break;
        const auto line = block.substr(0, end);
        const auto equals = line.find('=');
        if (equals == 0 || equals == std::string_view::npos)
            return refuse("line is not name=value", line);
        const auto which = attribute_of(line.substr(0, equals));
        if (which && !seen.test(static_cast<std::size_t>(*which))) {
            seen.set(static_cast<std::size_t>(*which));
            parsed.values[static_cast<std::size_t>(*which)] = line.substr(equals + 1);
        }
    }
    if (parsed[attribute::request] != "smtpd_access_policy")
        return refuse("request is not smtpd_access_policy", parsed[attribute::request]);
    for (const attribute each : {attribute::sender, attribute::recipient}) {
        std::string_view& address = parsed.values[static_cast<std::size_t>(each)];
        address = mail::without_final_dots(address);
    }
    return parsed;
}

} // namespace policyd
