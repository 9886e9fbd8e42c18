#include "common/net/ip.hpp"

#include "common/text/escape.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace net {

namespace {

constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::array<std::uint8_t, 16> masked(std::array<std::uint8_t, 16> bytes, unsigned length)
{
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = length > i * 8 ? std::min(8U, length - i * 8) : 0;
        bytes[i] = static_cast<std::uint8_t>(bytes[i] & static_cast<std::uint8_t>(0xff00U >> kept));
    }
    return bytes;
}

} // namespace

base::result<ip_address> ip_address::parse(std::string_view written)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    std::array<std::uint8_t, 16> bytes{};
    if (!written.empty() && written.size() < text.size()) {
        std::copy(written.begin(), written.end(), text.begin());
        if (written.find(':') != std::string_view::npos) {
            if (inet_pton(AF_INET6, text.data(), bytes.data()) == 1)
                return ip_address(bytes);
        } else {
            std::copy(mapped.begin(), mapped.end(), bytes.begin());
            if (inet_pton(AF_INET, text.data(), bytes.data() + mapped.size()) == 1)
                return ip_address(bytes);
        }
    }
    return base::fail("\"" + text::printable(written, 60) + "\" is not an IP address");
}

bool ip_address::is_v4() const
{
    return std::equal(mapped.begin(), mapped.end(), bytes_.begin());
}

bool ip_address::is_loopback() const
{
    if (is_v4())
        return bytes_[12] == 127;
    return std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto byte) { return byte == 0; }) && bytes_[15] == 1;
}

std::string ip_address::to_text() const
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (!is_v4())
        return inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
    // Counters make a key of it with each request, and inet_ntop would format by printf.
    char* end = text.data();
    for (std::size_t i = mapped.size(); i < bytes_.size(); ++i) {
        end = std::to_chars(end, text.data() + text.size(), bytes_[i]).ptr;
        *end++ = '.';
    }
    return {text.data(), end - 1};
}

prefix::prefix(const ip_address& address, unsigned length)
{
    const unsigned most = address.is_v4() ? 32 : 128;
    length_ = std::min(length, most);
    address_ = ip_address(masked(address.bytes(), address.is_v4() ? length_ + 96 : length_));
}

base::result<prefix> prefix::parse(std::string_view written)
{
    const auto slash = written.find('/');
    const auto address = ip_address::parse(written.substr(0, slash));
    if (!address)
        return address.error();
    const unsigned most = address->is_v4() ? 32 : 128;
    unsigned length = most;
    if (slash != std::string_view::npos) {
        const char* begin = written.data() + slash + 1;
        const char* end = written.data() + written.size();
        const auto [stop, failure] = std::from_chars(begin, end, length);
        if (failure != std::errc() || stop != end || length > most)
            return base::fail("\"" + text::printable(written, 60) + "\" has no prefix length from 0 to " +
                              std::to_string(most));
    }
    const prefix made(*address, length);
    if (made.address() != *address)
        return base::fail("\"" + text::printable(written, 60) + "\" has bits below its length; did you mean \"" +
                          made.to_text() + "\"?");
    return made;
}

bool prefix::contains(const ip_address& address) const
{
    // An IPv6 prefix never contains IPv4, even ::/0: nobody who writes one means the other.
    return address.is_v4() == address_.is_v4() && masked(address.bytes(), mapped_length()) == address_.bytes();
}

bool prefix::contains(const prefix& other) const
{
    return other.length_ >= length_ && contains(other.address_);
}

std::string prefix::to_text() const
{
    return address_.to_text() + "/" + std::to_string(length_);
}

} // namespace net
