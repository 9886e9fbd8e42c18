// alarms - which alarms are on, by the detector or by an operator's order, and what the detectors have learned
//
// Facts of class B, mirrored in memory. An alarm that a detector raised lasts until a time, so that it ends by itself
// when nobody says it again. An order goes before it. What is written is visible at once in this process, and within a
// second in the others.
//
// Threads: any.

#pragma once

#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

enum class alarm_order : std::uint8_t { none, on, off };

struct alarm_row
{
    std::string kind;            // harvest, bounce
    std::string domain;          // of the recipients, in lower case; empty: the site as a whole
    base::time_point since;      // when a detector raised it
    base::time_point until;      // when that is over, unless it is raised again before
    std::string reason;          // with figures, for the log
    alarm_order order{};         // an operator's
    base::time_point ordered_at; // when
    base::time_point ordered_to; // when the order ends

    alarm_order live_order(base::time_point now) const { return ordered_to > now ? order : alarm_order::none; }
    /// By the row alone: an order for the site may say otherwise of a domain.
    bool is_on(base::time_point now) const
    {
        const alarm_order live = live_order(now);
        return live == alarm_order::none ? until > now : live == alarm_order::on;
    }
};

class alarms
{
  public:
    virtual ~alarms() = default;

    /// An order for the domain wins, then one for the site; without any, an alarm of either is one.
    virtual bool is_on(std::string_view kind, std::string_view domain, base::time_point now) const = 0;
    /// The order that holds there.
    virtual alarm_order order(std::string_view kind, std::string_view domain, base::time_point now) const = 0;
    /// Of the domain itself.
    virtual std::optional<alarm_row> find(std::string_view kind, std::string_view domain) const = 0;
    /// All that are in memory, by kind and domain; those that are over too.
    virtual std::vector<alarm_row> list() const = 0;

    /// A detector's: sets since, until and reason. One that lasts longer already is not shortened.
    virtual void raise(const alarm_row& made, written done) = 0;
    /// An operator's; alarm_order::none takes it back.
    virtual void give_order(std::string_view kind, std::string_view domain, alarm_order what, base::time_point now,
                            base::time_point until, written done) = 0;

    /// What a detector of this host wrote down for its next start, of those that did so last; of another host when
    /// this one has written nothing.
    virtual std::optional<std::string> learned(std::string_view kind, std::string_view domain) const = 0;
    virtual void learn(std::string_view kind, std::string_view domain, std::string learned, written done) = 0;
};

} // namespace state
