// foreseen - what the state knows of a message, asked for before its content has come
//
// Postfix tells the queue ID with XFORWARD: so the answers are on their way while it sends the content.

#pragma once

#include "common/net/await.hpp"
#include "common/state/state.hpp"
#include "contentd/loader.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace contentd {

using known_deliveries = base::result<std::vector<state::delivered>>;

struct foreseen
{
    /// Begins. Both must outlive it.
    foreseen(const received_message& message, state::state& state);

    /// An attempt of the same message that was still under way then may have ended since: as seldom as while a message
    /// is judged, as long as the content took no longer than that.
    bool is_stale() const;

    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    std::optional<transaction_look_up> record;                // once made, always there
    std::optional<net::started<known_deliveries>> deliveries; // none without a queue ID
};

} // namespace contentd
