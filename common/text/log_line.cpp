#include "common/text/log_line.hpp"

#include "common/text/escape.hpp"

namespace text {

log_line& log_line::add(std::string_view key, std::string_view value)
{
    if (!text_.empty())
        text_ += ' ';
    text_ += key;
    text_ += '=';
    text_ += for_log(value);
    return *this;
}

log_line& log_line::add(std::string_view key, std::int64_t value)
{
    return add(key, std::string_view(std::to_string(value)));
}

} // namespace text
