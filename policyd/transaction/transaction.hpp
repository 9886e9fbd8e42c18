// transaction - one message as Postfix asks about it: its recipients, what we answered, what is reserved for it
//
// Plain data; transaction_table keeps them, and touches one under the lock of its shard only.

#pragma once

#include "common/base/time.hpp"
#include "common/rules/observation.hpp"
#include "common/state/counters.hpp"
#include "policyd/transaction/identity.hpp"
#include "policyd/transaction/wiring.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace policyd {

using reservations = std::vector<state::reservation>;

inline void append(reservations& to, const reservations& from)
{
    to.insert(to.end(), from.begin(), from.end());
}

enum class standing : std::uint8_t {
    asked,   // a request came; what became of it is not known
    passed,  // by us, outside the bracket
    refused, // by us
    pending, // answered in `rcpt`, and `known` has not come yet
    known,   // Postfix has it
    unknown, // Postfix refused it
};

struct recipient
{
    std::uint64_t id = 0;
    standing status = standing::asked;
    bool is_counted = false;
    bool is_told_unknown = false;           // by a source, and counted so
    bool is_permitted = false;              // by us: a rule said `permit`
    bool is_deferred = false;               // by us, if nobody refused it: Postfix does not accept it either way
    std::array<std::uint16_t, 4> answers{}; // by phase, up to `known`; see transaction::answer
    reservations held;
};

/// Recipients in the order in which they were first named; found by scanning while they are few.
class recipient_table
{
  public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::size_t find(std::uint64_t id) const;
    std::size_t add(std::uint64_t id);

    recipient& operator[](std::size_t index) { return all_[index]; }
    const recipient& operator[](std::size_t index) const { return all_[index]; }
    auto begin() { return all_.begin(); }
    auto end() { return all_.end(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    auto rbegin() { return all_.rbegin(); }
    auto rend() { return all_.rend(); }
    std::size_t size() const { return all_.size(); }

  private:
    static constexpr std::size_t few = 16;

    std::vector<recipient> all_;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> index_;
};

struct transaction
{
    /// The answer that was given in that phase, "" for DUNNO. Data and eom have no recipient.
    std::optional<std::string> answer(rules::phase phase, std::size_t recipient) const;
    void keep_answer(rules::phase phase, std::size_t recipient, std::string_view value);
    /// Takes all reservations.
    void take_reservations(reservations& to);
    void take_message(reservations& to);
    /// True if Postfix may have accepted a recipient.
    bool has_accepted() const;

    std::uint64_t instance = 0;
    std::uint64_t process = 0; // the smtpd that asks
    std::shared_ptr<wiring> wired;
    base::time_point last{};
    std::uint64_t epoch = 0; // of transaction_table, at the first recipient
    bool has_data = false;
    bool is_refused = false; // at data
    bool is_ended = false;
    bool has_spoken_known = false; // told to the wiring

    recipient_table recipients;
    std::vector<std::string> answers;     // distinct ones that are not DUNNO
    std::array<std::uint16_t, 2> later{}; // answers at data and at eom
    bool is_message_counted = false;
    reservations message; // of the message itself

    // The recipient that waits for `known`; one at a time, because an smtpd asks in order.
    std::size_t pending = recipient_table::none;
    base::time_point pending_since{};
    std::uint64_t pending_epoch = 0;

    std::string sample; // the last request with a recipient, for events that come without a request

    std::vector<std::uint64_t> fired;  // effects that were had once
    std::vector<std::string> prepends; // header fields that still wait for a reply to go with
    double score = 0;
    std::string_view spf; // result for the sender, of those that there are; empty when nobody asked
};

/// A connection of a client to one smtpd, and what goes on in it.
struct connection
{
    std::vector<std::shared_ptr<transaction>> transactions; // one, but where clients cannot be told apart by port
    std::vector<std::uint64_t> fired;                       // by requests without instance
    base::time_point last{};
};

} // namespace policyd
