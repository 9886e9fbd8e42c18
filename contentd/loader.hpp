// loader - fetches what an observation stands on: CPU work to the pool when it is long, the rest from where it is known
//
// The look-up of the transaction begins before the rules run, because most rule files ask for it.

#pragma once

#include "common/net/await.hpp"
#include "common/state/state.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/domain_lists.hpp"
#include "contentd/inspection.hpp"
#include "contentd/malware/scanners.hpp"
#include "contentd/url_lists.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace contentd {

/// Runs `work` on the pool and goes on on the caller's executor; throws what it throws.
boost::asio::awaitable<void> on_pool(boost::asio::thread_pool& pool, std::function<void()> work);

/// Above this size CPU work on a message goes to the pool, because it may take more than some milliseconds.
inline constexpr std::size_t inline_limit = 128UL << 10U;

/// What policyd knew of a message, on its way from the state.
class transaction_look_up
{
  public:
    /// Begins. Both must outlive it.
    transaction_look_up(const received_message& message, state::transactions& transactions);

    /// Once: waits for it, and gives it to the inspection if it provably belongs to the message (Semantics, 11).
    boost::asio::awaitable<void> finish(inspection& message);

  private:
    using found = base::result<std::optional<state::transaction>>;

    const received_message& message_;
    std::optional<net::started<found>> started_; // none when there is nothing to look for
};

/// Where the resources of one message come from.
struct sources
{
    boost::asio::thread_pool& workers;
    transaction_look_up& record;
    state::digests& digests;
    malware::scanners* scanners = nullptr; // of the calling thread; null: none
    const url_lists* urls = nullptr;       // null: none
    domain_lists* domains = nullptr;       // null: none
    malware::outbreak* seen = nullptr;     // counts the files of the message; null: they are not counted
    text_spread* texts = nullptr;          // counts its text; likewise
    digest_exchange::reporter_trust trust{};
    std::chrono::steady_clock::time_point answer_by = std::chrono::steady_clock::time_point::max();
};

/// Loads one resource that the inspection has not, and what that stands on.
boost::asio::awaitable<void> load(resource wanted, inspection& message, const sources& from);

} // namespace contentd
