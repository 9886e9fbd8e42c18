#include "contentd/mime/content_type.hpp"

#include "common/text/escape.hpp"
#include "contentd/mime/field_lexer.hpp"

namespace mime {

namespace {

constexpr std::size_t longest_type = 255; // RFC 6838, 4.2 allows 127 for each half

std::string media_type(std::string_view type, std::string_view subtype)
{
    if (type.size() + subtype.size() > longest_type)
        return {};
    if (!type.empty() && !subtype.empty())
        return text::to_lower(type) + "/" + text::to_lower(subtype);
    return text::equal_ignoring_case(type, "multipart") ? "multipart/mixed" : "";
}

std::string_view next_token(field_lexer& lexer)
{
    lexer.skip_blanks_and_comments();
    lexer.take('"'); // "text/html" in quotes is seen
    const std::string_view token = lexer.word("/;,=\"");
    lexer.take('"');
    lexer.skip_blanks_and_comments();
    return token;
}

} // namespace

structured_value parse_content_type(std::string_view unfolded, std::size_t& parameter_budget)
{
    field_lexer lexer(unfolded);
    const std::string_view type = next_token(lexer);
    const std::string_view subtype = lexer.take('/') ? next_token(lexer) : std::string_view();
    const bool is_parameter = lexer.peek() == '='; // the type was forgotten: "name=a.exe"
    return {media_type(type, subtype), parse_parameters(is_parameter ? unfolded : lexer.rest(), parameter_budget)};
}

structured_value parse_disposition(std::string_view unfolded, std::size_t& parameter_budget)
{
    field_lexer lexer(unfolded);
    const std::string_view token = next_token(lexer);
    if (lexer.peek() == '=')
        return {{}, parse_parameters(unfolded, parameter_budget)};
    return {token.size() > longest_type ? std::string() : text::to_lower(token),
            parse_parameters(lexer.rest(), parameter_budget)};
}

} // namespace mime
