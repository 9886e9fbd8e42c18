#include "contentd/mime/transfer_encoding.hpp"

#include "common/text/escape.hpp"
#include "contentd/mime/field_lexer.hpp"

namespace mime {

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
    return {transfer_encoding::identity, name == "7bit" || name == "8bit" || name == "binary"};
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
    case transfer_encoding::identity:
        break;
    }
    return {std::string(body)};
}

} // namespace mime
