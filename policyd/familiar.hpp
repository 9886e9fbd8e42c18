// familiar - the keys under which a request's client may have delivered before

#pragma once

#include "policyd/context.hpp"

#include <string>
#include <vector>

namespace policyd {

/// None without a client's address.
std::vector<std::string> familiar_keys_of(const context& in);

/// True when one of them is familiar; false too while that is not known yet after a start, see is_ready().
bool is_familiar(context& in);

} // namespace policyd
