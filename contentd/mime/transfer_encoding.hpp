// transfer_encoding - from the bytes of a body to the bytes that were meant (RFC 2045, 6; uuencode and begin-base64
// as POSIX has them)
//
// Tolerant: every input decodes to something, and is_broken tells that a strict reader would have done otherwise.
// base64 skips bytes outside the alphabet and resumes after padding inside, so that nothing behind it is missed.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mime {

enum class transfer_encoding : std::uint8_t {
    identity,
    base64,
    quoted_printable,
    uuencode,
    base64_to_padding, // as programs read it that take the first padding for the end
    base64_url,        // with '-' and '_' for '+' and '/' (RFC 4648, 5)
};

struct encoding_label
{
    transfer_encoding encoding = transfer_encoding::identity;
    bool is_known = true;
};

/// What a Content-Transfer-Encoding value means; reads "base64;x" and "(a) BASE64" too. Empty is identity.
encoding_label encoding_named(std::string_view value);

struct decoding
{
    std::string bytes;
    bool is_broken = false;
    bool goes_on = false;         // base64: there is data behind padding
    bool has_url_letters = false; // base64: '-' or '_', skipped
};

/// Never longer than the input.
decoding decode(transfer_encoding encoding, std::string_view body);

decoding decode_base64(std::string_view body);
decoding decode_quoted_printable(std::string_view body);
/// The file behind the first begin line, as in a text (embedded.hpp); without one the body is taken to be its data.
decoding decode_uuencode(std::string_view body);

/// True when `text` is nothing but base64, of either alphabet: lines without blanks inside, whole groups of four or
/// padding at the end, 16 letters at least. Stops at the first byte that is none.
bool is_only_base64(std::string_view text);

/// True when `text` has quoted-printable's marks, and no '=' that is none of them.
bool is_quoted_printable(std::string_view text);

/// The file name on the first begin line of a uuencoded body, in whatever charset; empty when there is none.
std::string uuencode_name(std::string_view body);

} // namespace mime
