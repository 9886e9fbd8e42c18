#include "common/mail/smtp_reply.hpp"

#include "common/text/escape.hpp"

namespace smtp {

std::string reply::to_text() const
{
    std::string line = std::to_string(code);
    line += ' ';
    if (!enhanced.empty()) {
        line += enhanced;
        line += ' ';
    }
    line += ::text::printable(text);
    return line;
}

} // namespace smtp
