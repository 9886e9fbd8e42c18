#include "common/text/base64.hpp"

#include <algorithm>

namespace text {

std::string to_base64(std::string_view bytes)
{
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t have = std::min<std::size_t>(3, bytes.size() - at);
        unsigned block = 0;
        for (std::size_t i = 0; i < 3; ++i)
            block = block << 8U | (i < have ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= have ? base64_letters[block >> (18 - 6 * i) & 63U] : '=';
    }
    return out;
}

} // namespace text
