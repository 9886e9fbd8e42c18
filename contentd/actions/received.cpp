#include "contentd/actions/received.hpp"

#include "common/mail/header_field.hpp"
#include "contentd/actions/received_mark.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace contentd {

namespace {

constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// RFC 5322, 3.3, whatever the locale is.
std::string date_of(base::time_point at)
{
    const std::time_t seconds = base::to_epoch_ms(at) / 1000;
    std::tm when{};
    ::gmtime_r(&seconds, &when);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %d %s %d %02d:%02d:%02d +0000",
                  days[static_cast<std::size_t>(when.tm_wday)], when.tm_mday,
                  months[static_cast<std::size_t>(when.tm_mon)], when.tm_year + 1900, when.tm_hour, when.tm_min,
                  when.tm_sec);
    return text.data();
}

// What the peer called itself, without what has a meaning in the field.
std::string name_of_peer(std::string_view helo)
{
    std::string made(helo.substr(0, 255));
    std::replace_if(
        made.begin(), made.end(), [](char c) { return c <= ' ' || c >= 0x7f || c == '(' || c == ')' || c == ';'; },
        '?');
    return made.empty() ? "unknown" : made;
}

} // namespace

std::string received_field(const smtp_in::envelope& of, std::string_view hostname, base::time_point at, bool is_secure)
{
    const std::string_view address = of.peer_address.empty() ? "localhost" : std::string_view(of.peer_address);
    const bool is_v6 = address.find(':') != std::string_view::npos;
    std::string value = "from " + name_of_peer(of.helo) + " ([" + (is_v6 ? "IPv6:" : "");
    value.append(address).append("]) by ").append(hostname).append(received_mark);
    value += of.is_lmtp ? "LMTP" : "ESMTP";
    value += is_secure ? "S" : "";
    if (of.origin.ident)
        value += " id " + name_of_peer(*of.origin.ident);
    return mail::header_field("Received", value + "; " + date_of(at));
}

} // namespace contentd
