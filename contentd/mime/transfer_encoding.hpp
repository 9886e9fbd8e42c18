// transfer_encoding - from the bytes of a body to the bytes that were meant (RFC 2045, 6; uuencode as POSIX has it)
//
// Tolerant: every input decodes to something, and is_broken tells that a strict reader would have done otherwise.
// base64 skips bytes outside the alphabet and resumes after padding inside, so that nothing behind it is missed.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mime {

enum class transfer_encoding : std::uint8_t { identity, base64, quoted_printable, uuencode };

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
};

/// Never longer than the input.
decoding decode(transfer_encoding encoding, std::string_view body);

decoding decode_base64(std::string_view body);
decoding decode_quoted_printable(std::string_view body);
decoding decode_uuencode(std::string_view body);

/// The file name in the "begin 644 NAME" line near the start of a uuencoded body; empty when there is none.
std::string_view uuencode_name(std::string_view body);

} // namespace mime
