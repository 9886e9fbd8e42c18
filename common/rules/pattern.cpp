#include "common/rules/pattern.hpp"

#include "common/text/utf8.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace rules {

namespace {

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

bool is_ascii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) != 0; });
}

re2::RE2::Options options(re2::RE2::Options::Encoding encoding)
{
    re2::RE2::Options chosen;
    chosen.set_encoding(encoding);
    chosen.set_case_sensitive(false);
    chosen.set_log_errors(false);
    return chosen;
}

bool finds(const re2::RE2& expression, std::string_view text)
{
    return expression.Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

} // namespace

pattern::pattern() = default;
pattern::~pattern() = default;

boost::system::result<std::unique_ptr<const pattern>, pattern_error> pattern::compile(std::string_view expression)
{
    std::unique_ptr<pattern> made(new pattern);
    made->characters_ = std::make_unique<re2::RE2>(piece(expression), options(re2::RE2::Options::EncodingUTF8));
    if (!made->characters_->ok())
        return pattern_error{made->characters_->error(), made->characters_->error_arg()};
    if (is_ascii(expression))
        made->bytes_ = std::make_unique<re2::RE2>(piece(expression), options(re2::RE2::Options::EncodingLatin1));
    return std::unique_ptr<const pattern>(std::move(made));
}

bool pattern::matches(std::string_view text) const
{
    if (finds(*characters_, text))
        return true;
    return bytes_ && bytes_->ok() && !is_ascii(text) && !text::is_utf8(text) && finds(*bytes_, text);
}

} // namespace rules
