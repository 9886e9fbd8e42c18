#include "contentd/digest/fold.hpp"

#include "common/text/utf8.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <stdexcept>

namespace digest {

namespace {

constexpr std::size_t piece_size = 512;

const icu::Normalizer2& folding()
{
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* const found = icu::Normalizer2::getNFKCCasefoldInstance(error);
    if (U_FAILURE(error) != 0)
        throw std::runtime_error(std::string("ICU has no NFKC_Casefold: ") + u_errorName(error));
    return *found;
}

/// Ends behind a space or a line end where there is one, so that a mark stays with its letter.
std::size_t next_piece(std::string_view rest)
{
    if (rest.size() <= piece_size)
        return rest.size();
    const auto blank = rest.substr(0, piece_size).find_last_of(" \n");
    if (blank != std::string_view::npos)
        return blank + 1;
    std::size_t end = piece_size;
    while (end > piece_size - 4 && (static_cast<unsigned char>(rest[end]) & 0xc0U) == 0x80U)
        --end;
    return end;
}

void append_lower(std::string& to, std::string_view ascii)
{
    const std::size_t begin = to.size();
    to.append(ascii);
    std::transform(to.begin() + static_cast<std::ptrdiff_t>(begin), to.end(),
                   to.begin() + static_cast<std::ptrdiff_t>(begin),
                   [](char byte) { return static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte); });
}

} // namespace

std::string folded(std::string_view utf8)
{
    std::string all;
    all.reserve(utf8.size());
    icu::StringByteSink<std::string> sink(&all);
    while (!utf8.empty()) {
        const std::string_view piece = utf8.substr(0, next_piece(utf8));
        utf8.remove_prefix(piece.size());
        if (text::is_7bit(piece)) {
            append_lower(all, piece);
            continue;
        }
        UErrorCode error = U_ZERO_ERROR;
        folding().normalizeUTF8(0, {piece.data(), static_cast<std::int32_t>(piece.size())}, sink, nullptr, error);
        if (U_FAILURE(error) != 0)
            throw std::runtime_error(std::string("ICU cannot fold a text: ") + u_errorName(error));
    }
    return all;
}

} // namespace digest
