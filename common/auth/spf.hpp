// spf - Sender Policy Framework: may this client use that name? (RFC 7208)
//
// libspf2 evaluates; what it gets wrong or cannot be trusted with is done around it (spf_guard). The engine is pure: it
// runs on the answers that are known, and gives the questions that it misses. check_spf asks them side by side and runs
// it again, so no thread waits for the DNS.

#pragma once

#include "common/auth/spf_questions.hpp"
#include "common/auth/spf_result.hpp"
#include "common/dns/resolver.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <variant>

namespace auth {

/// One run. The result, or what must be known before the next one. A run that is given all it needed gets further, and
/// no check takes more than spf_round_limit of them.
std::variant<spf_result, spf_missing> evaluate_spf(const spf_query& query, const known_answers& known);

inline constexpr unsigned spf_round_limit = 32;

/// The whole check; temperror at the deadline at the latest. `dns` lives longer than any look-up that was begun: those
/// that run at the deadline go on to its cache. To be called where one thread runs the executor.
boost::asio::awaitable<spf_result> check_spf(spf_query query, dns::resolver& dns,
                                             std::chrono::steady_clock::time_point deadline);

} // namespace auth
