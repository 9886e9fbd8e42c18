#include "contentd/mime/transfer_encoding.hpp"

#include "common/text/escape.hpp"
#include "contentd/mime/field_lexer.hpp"

#include <algorithm>
#include <array>

namespace mime {

namespace {

/// The three of RFC 2045, and what programs write for them.
bool is_known_identity(std::string_view name)
{
    constexpr std::array<std::string_view, 16> names = {"7bit",  "8bit",   "binary", "7-bit", "8-bit", "7bits",
                                                        "8bits", "7-bits", "8-bits", "7",     "8",     "plain",
                                                        "none",  "ascii",  "utf-8",  "utf8"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What the first padding ends, with the padding itself.
std::string_view to_padding(std::string_view body)
{
    const std::size_t padding = body.find('=');
    return body.substr(0, std::min(body.size(), body.find_first_not_of("= \t\r\n", padding)));
}

decoding decode_base64_url(std::string_view body)
{
    std::string usual(body);
    std::replace(usual.begin(), usual.end(), '-', '+');
    std::replace(usual.begin(), usual.end(), '_', '/');
    return decode_base64(usual);
}

} // namespace

encoding_label encoding_named(std::string_view value)
{
    field_lexer lexer(value);
    lexer.skip_blanks_and_comments();
    if (lexer.at_end())
        return {};
    lexer.take('"');
    const std::string name = text::to_lower(lexer.word(";,\""));
    if (name == "base64" || name == "base-64" || name == "b64" || name == "x-base64")
        return {transfer_encoding::base64};
    if (name == "quoted-printable" || name == "quotedprintable" || name == "qp" || name == "x-quoted-printable")
        return {transfer_encoding::quoted_printable};
    if (name == "x-uuencode" || name == "uuencode" || name == "x-uue" || name == "uue" || name == "x-uu")
        return {transfer_encoding::uuencode};
    return {transfer_encoding::identity, is_known_identity(name)};
}

decoding decode(transfer_encoding encoding, std::string_view body)
{
    switch (encoding) {
    case transfer_encoding::base64:
        return decode_base64(body);
    case transfer_encoding::quoted_printable:
        return decode_quoted_printable(body);
    case transfer_encoding::uuencode:
        return decode_uuencode(body);
    case transfer_encoding::base64_to_padding:
        return decode_base64(to_padding(body));
    case transfer_encoding::base64_url:
        return decode_base64_url(body);
    case transfer_encoding::identity:
        break;
    }
    return {std::string(body)};
}

} // namespace mime
