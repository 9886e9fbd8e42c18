// text_spread - who writes the same text within a day, and to whom
//
// A chain letter is passed on: many people write what one wrote, each with some words of his own and quotes around it.
// So a text is known by the features of its digest (min-hash of its words): of two texts that say the same most agree.
// Counted in the state's counters, a feature each, so hosts see each other's from the second sighting on.
//
// Threads: any.

#pragma once

#include "common/base/time.hpp"
#include "common/state/counters.hpp"
#include "contentd/digest/digest.hpp"

#include <span>
#include <string>
#include <string_view>

namespace contentd {

/// Different ones within the day, this message's included.
struct text_reach
{
    double senders = 0;
    double recipients = 0;
};

class text_spread
{
  public:
    /// `counts` must outlive it.
    explicit text_spread(state::counters& counts);

    /// That sender wrote that text to those recipients, of which the first hundred count. `text` must have features.
    /// A message that comes again, because it was put off, changes nothing.
    text_reach note(const digest::value& text, std::string_view sender, std::span<const std::string> recipients,
                    base::time_point now);

  private:
    state::counters& counts_;
    state::counter_id senders_ = 0;
    state::counter_id recipients_ = 0;
};

} // namespace contentd
