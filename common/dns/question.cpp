#include "common/dns/question.hpp"

namespace dns {

namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 253; // RFC 1035, 2.3.4: 255 octets with the first length and the root
constexpr char nibbles[] = "0123456789abcdef";

char to_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool is_label(std::string_view label)
{
    if (label.empty() || label.size() > longest_label)
        return false;
    for (const char byte : label)
        if (!is_name_byte(byte))
            return false;
    return true;
}

} // namespace

bool is_name_byte(char byte)
{
    return byte > ' ' && byte < 0x7f && byte != '.' && byte != '\\';
}

std::optional<question> to_question(std::string_view name, type wanted)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    if (name.size() > longest_name)
        return std::nullopt;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        if (!is_label(name.substr(begin, end - begin)))
            return std::nullopt;
        begin = end + 1;
    }
    question made{std::string(name), wanted};
    for (char& byte : made.name)
        byte = to_lower(byte);
    return made;
}

std::string reversed(const net::ip_address& address)
{
    const auto& bytes = address.bytes();
    std::string made;
    if (address.is_v4()) {
        for (std::size_t i = 16; i-- > 12;)
            made += std::to_string(bytes[i]) + '.';
    } else {
        for (std::size_t i = 16; i-- > 0;)
            made.append({nibbles[bytes[i] & 15U], '.', nibbles[bytes[i] >> 4U], '.'});
    }
    made.pop_back();
    return made;
}

} // namespace dns
