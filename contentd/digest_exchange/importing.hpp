// importing - takes a neighbour's signed export into the state
//
// What is signed with no key of ours, or was changed on its way, is refused as a whole. An export that is known already
// (older than the newest one read, or without anything newer) is good and changes nothing: so neither a copy nor a
// replay counts twice or brings back what was taken back. An export of everything that was made later than those known
// begins anew: the neighbour may have lost its database.

#pragma once

#include "contentd/digest_exchange/neighbours.hpp"

#include <stop_token>
#include <string_view>

namespace digest_exchange {

struct imported
{
    std::string neighbour;
    std::size_t digests = 0;
    bool is_known = false; // nothing was done
    bool has_gap = false;  // changes between the export before and this one were never seen
};

/// Waits for the database. An error says what is wrong with the export, that the state did not take it, or that `stop`
/// was asked for.
base::result<imported> import_export(state::digests& into, const std::vector<neighbour>& neighbours,
                                     std::string_view file, const limits& allowed, base::time_point now,
                                     const std::stop_token& stop = {});

/// Whether an export made then, with these changes, is one to skip.
bool is_known(const std::optional<state::digest_progress>& progress, base::time_point created, std::int64_t from,
              std::int64_t to);

} // namespace digest_exchange
