#include "contentd/mime/percent.hpp"

#include "contentd/mime/hexadecimal.hpp"

namespace mime {

std::string percent_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = text[at] == '%' ? hexadecimal_pair(text.substr(at + 1)) : -1;
        out += byte < 0 ? text[at] : static_cast<char>(byte);
        at += byte < 0 ? 0 : 2;
    }
    return out;
}

} // namespace mime
