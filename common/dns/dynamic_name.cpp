#include "common/dns/dynamic_name.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dns {

namespace {

using words = std::vector<std::string_view>;

constexpr std::string_view line_words[] = {
    "dsl",  "adsl",  "vdsl",   "xdsl",   "sdsl",      "dyn",     "dynamic",  "dynip",   "dip",   "pool",  "pools",
    "dhcp", "cable", "catv",   "ppp",    "pppoe",     "dial",    "dialup",   "dialin",  "modem", "ftth",  "fttx",
    "fttb", "hsd",   "wifi",   "mobile", "wireless",  "gprs",    "umts",     "lte",     "cgn",   "cgnat", "broadband",
    "hfc",  "ipoe",  "docsis", "wimax",  "dynamisch", "dinamic", "dinamico", "dinamica"};
// Providers write further letters behind these: dynamicip, dslpool, dhcpcd.
constexpr std::string_view line_beginnings[] = {"dynamic", "adsl",       "vdsl",  "dsl",
                                                "dialup",  "cablemodem", "pppoe", "dhcp"};
constexpr std::string_view fixed_words[] = {"static", "statics", "staticip", "fix",
                                            "fixed",  "fixip",   "business", "biz"};
constexpr std::string_view mail_words[] = {"mail",     "smtp",   "mx",     "mta",        "relay",
                                           "mailout",  "mailgw", "mailer", "email",      "smtpout",
                                           "outbound", "mxout",  "mout",   "newsletter", "postfix"};

template <class Table>
bool is_in(const Table& table, std::string_view word)
{
    return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool is_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/// The longest runs of bytes that `belongs` takes.
template <class Belongs>
words runs(std::string_view in, Belongs belongs)
{
    words found;
    for (std::size_t begin = 0; begin < in.size();) {
        std::size_t end = begin;
        while (end < in.size() && belongs(in[end]))
            ++end;
        if (end > begin)
            found.push_back(in.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

/// What stands before the provider's domain: example.net, or example.ne.jp.
std::string_view host_part(std::string_view name)
{
    const words labels = runs(name, [](char byte) { return byte != '.'; });
    if (labels.size() < 3)
        return {};
    const bool is_under_country = labels.back().size() == 2 && labels[labels.size() - 2].size() <= 3;
    const std::size_t own = labels.size() - (is_under_country && labels.size() > 3 ? 3 : 2);
    return name.substr(0, static_cast<std::size_t>(labels[own].data() - name.data()) - 1);
}

std::string padded(unsigned octet)
{
    const std::string digits = std::to_string(octet);
    return std::string(3 - digits.size(), '0') + digits;
}

/// Three or four octets that follow each other in the address, forwards or backwards, as numbers of their own.
bool has_octets_apart(const words& numbers, const std::array<unsigned, 4>& octets)
{
    constexpr std::size_t least = 3;
    std::vector<unsigned> found;
    for (const std::string_view each : numbers) {
        unsigned number = 1000;
        if (each.size() <= 3)
            number = static_cast<unsigned>(std::stoul(std::string(each)));
        found.push_back(number);
    }
    for (std::size_t at = 0; at + least <= found.size(); ++at)
        for (std::size_t first = 0; first <= octets.size() - least; ++first) {
            const auto part = octets.begin() + static_cast<std::ptrdiff_t>(first);
            const auto here = found.begin() + static_cast<std::ptrdiff_t>(at);
            if (std::equal(part, part + least, here) ||
                std::equal(std::make_reverse_iterator(part + least), std::make_reverse_iterator(part), here))
                return true;
        }
    // Other orders need all four: 34-12.56.78 and the like.
    for (std::size_t at = 0; at + octets.size() <= found.size(); ++at)
        if (std::is_permutation(octets.begin(), octets.end(), found.begin() + static_cast<std::ptrdiff_t>(at)))
            return true;
    return false;
}

bool has_v4(std::string_view host, const net::ip_address& address)
{
    const auto& bytes = address.bytes();
    const std::array<unsigned, 4> octets{bytes[12], bytes[13], bytes[14], bytes[15]};
    const words numbers = runs(host, is_digit);
    if (has_octets_apart(numbers, octets))
        return true;
    std::string joined;
    std::string joined_back;
    std::string full;
    std::string full_back;
    std::string pairs; // hexadecimal
    std::string pairs_back;
    unsigned long whole = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::string hex = text::to_hex(std::string(1, static_cast<char>(octets[i])));
        joined += std::to_string(octets[i]);
        joined_back.insert(0, std::to_string(octets[i]));
        full += padded(octets[i]);
        full_back.insert(0, padded(octets[i]));
        pairs += hex;
        pairs_back.insert(0, hex);
        whole = whole << 8U | octets[i];
    }
    for (const std::string_view each : numbers) {
        if (each.find(full) != std::string_view::npos || each.find(full_back) != std::string_view::npos)
            return true;
        // Short ones could be anything.
        if (each.size() >= 7 && (each == joined || each == joined_back || each == std::to_string(whole)))
            return true;
    }
    std::string dense(host);
    std::erase_if(dense, [](char byte) { return byte == '-'; });
    return dense.find(pairs) != std::string::npos || dense.find(pairs_back) != std::string::npos;
}

bool has_v6(std::string_view host, const net::ip_address& address)
{
    constexpr std::size_t interface_digits = 16;
    const auto& bytes = address.bytes();
    const std::string hex = text::to_hex(std::string(bytes.begin(), bytes.end()));
    std::string groups = address.to_text();
    std::replace(groups.begin(), groups.end(), ':', '-');
    if (host.find(groups) != std::string_view::npos)
        return true;
    std::string dense(host);
    std::erase_if(dense, [](char byte) { return byte == '-' || byte == '.'; });
    const std::string back(hex.rbegin(), hex.rend());
    return dense.find(hex.substr(hex.size() - interface_digits)) != std::string::npos ||
           dense.find(back.substr(0, interface_digits)) != std::string::npos;
}

bool has_line_word(const words& letters)
{
    for (const std::string_view word : letters) {
        if (is_in(line_words, word))
            return true;
        for (const std::string_view beginning : line_beginnings)
            if (word.starts_with(beginning))
                return true;
    }
    return false;
}

} // namespace

bool looks_dynamic(std::string_view name, const net::ip_address& address)
{
    const std::string lower = text::to_lower(name);
    const std::string_view host = host_part(lower);
    const words letters = runs(host, is_letter);
    const bool is_named_for_mail = !letters.empty() && host.starts_with(letters[0]) && is_in(mail_words, letters[0]);
    const bool is_fixed =
        std::any_of(letters.begin(), letters.end(), [](std::string_view word) { return is_in(fixed_words, word); });
    if (is_named_for_mail || is_fixed)
        return false;
    return has_line_word(letters) || (address.is_v4() ? has_v4(host, address) : has_v6(host, address));
}

} // namespace dns
