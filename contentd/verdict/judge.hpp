// judge - runs the rules on a message for each of its recipients
//
// What a rule wants and the inspection has not is loaded in between; see loader.hpp.

#pragma once

#include "common/base/log.hpp"
#include "common/rules/evaluation.hpp"
#include "common/state/state.hpp"
#include "contentd/inspection.hpp"
#include "contentd/loader.hpp"
#include "contentd/rule_book.hpp"
#include "contentd/verdict/message_source.hpp"
#include "contentd/verdict/outcome.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace contentd {

struct judgement
{
    std::vector<outcome> outcomes; // one a recipient, in order
    /// What `learn` reports of the message: for whoever answers finally, since a message that comes again is reported
    /// again.
    std::vector<state::digest_report> reports;
};

/// Penalties and notices of the rules are carried out once a message; what `observe` rules would have done is logged.
boost::asio::awaitable<judgement> judge(inspection& message, const rule_book::edition& rules, message_counts& counts,
                                        const sources& from, state::state& state, const base::logger& log);

} // namespace contentd
