#include "contentd/url/encoded.hpp"

#include "common/text/byte_classes.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>

namespace url {

std::string base64_decoded(std::string_view text)
{
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    return mime::decode_base64(plain).bytes;
}

std::string hexadecimal_decoded(std::string_view text)
{
    std::string bytes;
    if (text.size() % 2 != 0 ||
        !std::all_of(text.begin(), text.end(), [](char digit) { return text::digit_value(digit) >= 0; }))
        return bytes;
    for (std::size_t at = 0; at < text.size(); at += 2)
        bytes += static_cast<char>(text::digit_value(text[at]) * 16 + text::digit_value(text[at + 1]));
    return bytes;
}

bool is_in_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '-' || c == '_';
}

} // namespace url
