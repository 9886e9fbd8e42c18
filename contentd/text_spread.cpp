#include "contentd/text_spread.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <utility>

namespace contentd {

namespace {

constexpr std::size_t most_recipients = 100;
// Texts are alike when two features agree, as in the state's digests.
constexpr std::size_t agreeing = 2;

state::counter_spec spec(std::string name)
{
    return {.name = std::move(name),
            .event = "text",
            .window = std::chrono::hours(24),
            .is_distinct = true,
            .is_keyed_by_address = true}; // the class of many keys
}

using counts_of_features = std::array<double, digest::feature_count>;

double reached(counts_of_features counts)
{
    std::nth_element(counts.begin(), counts.begin() + (agreeing - 1), counts.end(), std::greater<>());
    return counts[agreeing - 1];
}

} // namespace

text_spread::text_spread(state::counters& counts) : counts_(counts)
{
    const std::array all{spec("text_distinct(sender; text)"), spec("text_distinct(recipient; text)")};
    // No rule names them, so the other daemon need not hear of them.
    const auto ids = counts_.adopt(all, state::counters::named_by::others);
    senders_ = ids[0];
    recipients_ = ids[1];
}

text_reach text_spread::note(const digest::value& text, std::string_view sender,
                             std::span<const std::string> recipients, base::time_point now)
{
    assert(text.has_features);
    counts_of_features senders{};
    counts_of_features received{};
    for (std::size_t i = 0; i < digest::feature_count; ++i) {
        const std::string key = std::to_string(i) + ' ' + std::to_string(text.features[i]);
        senders[i] = counts_.add_distinct(senders_, key, sender, now);
        for (const std::string& each : recipients.subspan(0, std::min(recipients.size(), most_recipients)))
            received[i] = counts_.add_distinct(recipients_, key, each, now);
    }
    return {reached(senders), reached(received)};
}

} // namespace contentd
