#include "contentd/digest_exchange/base64.hpp"

#include "common/text/base64.hpp"

#include <openssl/evp.h>

namespace digest_exchange {

std::string to_base64(std::span<const std::uint8_t> bytes)
{
    return text::to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view written, std::size_t size)
{
    if (written.size() != (size + 2) / 3 * 4)
        return std::nullopt;
    std::vector<std::uint8_t> made(written.size() / 4 * 3);
    if (EVP_DecodeBlock(made.data(), reinterpret_cast<const unsigned char*>(written.data()),
                        static_cast<int>(written.size())) < 0)
        return std::nullopt;
    made.resize(size);
    if (to_base64(made) != written) // blanks, bits behind the end: many texts for one key
        return std::nullopt;
    return made;
}

} // namespace digest_exchange
