#include "contentd/smtp_in/envelope.hpp"

namespace smtp_in {

bool xforward::is_empty() const
{
    return !name && !addr && !port && !proto && !helo && !ident && !source;
}

} // namespace smtp_in
