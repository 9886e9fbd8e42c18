// look_up_all - several questions side by side

#pragma once

#include "common/dns/question.hpp"
#include "common/dns/resolver.hpp"

#include <vector>

namespace dns {

/// The answers in the order of the questions, once all are there; as resolver::look_up() gives them. The caller awaits
/// it in place.
boost::asio::awaitable<std::vector<answer_ptr>> look_up_all(resolver& by, std::vector<question> asked);

} // namespace dns
