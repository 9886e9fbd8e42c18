// spf - Sender Policy Framework: may this client use that name? (RFC 7208)
//
// libspf2 evaluates; what it gets wrong or cannot be trusted with is done around it (spf_guard). The engine is pure: it
// runs on the answers that are known, and gives the questions that it misses. check_spf asks them side by side and runs
// it again, so no thread waits for the DNS. A run costs microseconds, and milliseconds where records are as long as
// they may be: such a one can be made on another thread.

#pragma once

#include "common/auth/spf_questions.hpp"
#include "common/auth/spf_result.hpp"
#include "common/dns/resolver.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <variant>

namespace auth {

/// One run. The result, or what must be known before the next one. A run that is given all it needed gets further, and
/// no check takes more than spf_round_limit of them.
std::variant<spf_result, spf_missing> evaluate_spf(const spf_query& query, const known_answers& known);

inline constexpr unsigned spf_round_limit = 32;

/// Bytes of records up to which a run costs some hundred microseconds.
inline constexpr std::size_t spf_short_limit = 32'768;

/// The whole check; temperror at the deadline, or a run later. `dns` lives longer than any look-up that was begun:
/// those that run at the deadline go on to its cache. To be called where one thread runs the executor. Runs that read
/// more than spf_short_limit are made on `elsewhere`, where there is one; `dns` outlives what was given to it, too.
boost::asio::awaitable<spf_result> check_spf(spf_query query, dns::resolver& dns,
                                             std::chrono::steady_clock::time_point deadline,
                                             boost::asio::any_io_executor elsewhere = {});

} // namespace auth
