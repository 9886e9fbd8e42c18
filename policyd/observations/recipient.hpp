// recipient - what other observations ask of the recipient

#pragma once

#include "policyd/context.hpp"

#include <string_view>

namespace policyd {

/// In lower case, empty when there is none; lives until the context's next reset.
std::string_view recipient_domain_of(context& in);

} // namespace policyd
