// message_source - an inspected message as the rules ask for it, seen by one recipient
//
// Counts are made once a message and key, whatever rule asks first, and can be given back when the message is not
// taken.

#pragma once

#include "common/rules/observation.hpp"
#include "contentd/inspection.hpp"
#include "contentd/rule_book.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace contentd {

/// The counts of one message, shared by its recipients.
class message_counts
{
  public:
    message_counts(const rule_book::edition& rules, state::counters& counters) : rules_(rules), counters_(counters) {}

    /// Counts the message under that key at its first call, reads at later ones. A counter of another event than
    /// "scanned" is only read.
    rules::value count(std::size_t counter, const inspection& message, std::size_t recipient);
    /// Counts what no rule asked for: what is counted never depends on the rules that ran.
    void count_all(const inspection& message, std::size_t recipient);
    /// Counts an event for all its counters.
    void count_event(std::string_view event, const inspection& message, double amount);
    /// The message was not taken and will come again.
    void give_back();

  private:
    bool make_key(std::size_t counter, const inspection& message, std::size_t recipient);
    double add(std::size_t counter, const inspection& message, std::size_t recipient);

    const rule_book::edition& rules_;
    state::counters& counters_;
    std::string key_; // of the counter at hand
    std::map<std::pair<std::size_t, std::string>, double> counted_;
    std::vector<state::reservation> held_;
};

class message_source : public rules::source
{
  public:
    message_source(const inspection& message, std::size_t recipient, message_counts& counts)
        : message_(message), recipient_(recipient), counts_(counts)
    {}

    rules::value observe(std::size_t observation, std::size_t element) override;
    std::optional<std::size_t> elements(std::size_t observation) override;
    rules::value count(std::size_t counter) override { return counts_.count(counter, message_, recipient_); }
    base::time_point now() const override { return message_.message().at; }
    void take_out(std::string_view family, std::size_t element) override;
    bool is_gone(std::size_t observation, std::size_t element) const override;

  private:
    const inspection& message_;
    std::size_t recipient_;
    message_counts& counts_;
    std::set<std::size_t> gone_; // leaves that a rule has stripped
};

} // namespace contentd
