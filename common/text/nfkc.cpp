#include "common/text/nfkc.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/utf8.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <stdexcept>

namespace text {

namespace {

constexpr std::size_t piece_size = 512;
constexpr std::size_t longest_cluster = 128; // a letter and 30 marks, as UAX 15's stream-safe text has at most

using icu::Normalizer2;

const Normalizer2& opened(const Normalizer2* (*open)(UErrorCode&))
{
    UErrorCode error = U_ZERO_ERROR;
    const Normalizer2* const found = open(error);
    if (U_FAILURE(error) != 0)
        throw std::runtime_error(std::string("ICU has no normal form KC: ") + u_errorName(error));
    return *found;
}

bool is_continuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

// Ends behind a space or a line end, else before a character that nothing in front of it changes.
std::size_t next_piece(std::string_view rest, const Normalizer2& form)
{
    if (rest.size() <= piece_size)
        return rest.size();
    const auto blank = rest.substr(0, piece_size).find_last_of(" \n");
    if (blank != std::string_view::npos)
        return blank + 1;
    std::size_t begins = piece_size; // of a character
    for (std::size_t at = piece_size; at > piece_size - longest_cluster; --at) {
        if (is_continuation(rest[at]))
            continue;
        if (begins == piece_size)
            begins = at;
        if (form.hasBoundaryBefore(static_cast<UChar32>(next_character(rest, at).point)) != 0)
            return at;
    }
    return begins;
}

void append_ascii(std::string& to, std::string_view ascii, bool is_folding)
{
    const auto begin = static_cast<std::ptrdiff_t>(to.size());
    to.append(ascii);
    if (is_folding)
        std::transform(to.begin() + begin, to.end(), to.begin() + begin, lower);
}

std::string normalized(std::string_view utf8, const Normalizer2& form, bool is_folding)
{
    std::string all;
    all.reserve(utf8.size());
    icu::StringByteSink<std::string> sink(&all);
    while (!utf8.empty()) {
        const std::string_view piece = utf8.substr(0, next_piece(utf8, form));
        utf8.remove_prefix(piece.size());
        if (is_7bit(piece)) {
            append_ascii(all, piece, is_folding);
            continue;
        }
        UErrorCode error = U_ZERO_ERROR;
        form.normalizeUTF8(0, {piece.data(), static_cast<std::int32_t>(piece.size())}, sink, nullptr, error);
        if (U_FAILURE(error) != 0)
            throw std::runtime_error(std::string("ICU cannot normalize a text: ") + u_errorName(error));
    }
    return all;
}

} // namespace

std::string nfkc(std::string_view utf8)
{
    static const Normalizer2& form = opened(Normalizer2::getNFKCInstance);
    return normalized(utf8, form, false);
}

std::string nfkc_folded(std::string_view utf8)
{
    static const Normalizer2& form = opened(Normalizer2::getNFKCCasefoldInstance);
    return normalized(utf8, form, true);
}

} // namespace text
