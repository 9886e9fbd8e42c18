#include "contentd/foreseen.hpp"

#include "common/state/read_together.hpp"

namespace contentd {

namespace {

constexpr std::chrono::milliseconds good_for{20};

} // namespace

foreseen::foreseen(const received_message& message, state::state& state)
{
    const state::read_together all;
    record.emplace(message, state.transactions());
    const auto& queue_id = message.envelope.origin.ident;
    if (!queue_id)
        return;
    const std::function<void(std::function<void(known_deliveries)>)> start =
        [&](std::function<void(known_deliveries)> done) {
            state.deliveries().find(message.host, *queue_id, std::move(done));
        };
    deliveries.emplace(start);
}

bool foreseen::is_stale() const
{
    return std::chrono::steady_clock::now() - begun > good_for;
}

} // namespace contentd
