// table - joins the many requests of one message into one transaction (Semantics, 9 to 11)
//
// Keys: a connection is (host, client_address, client_port), a transaction (host, instance) inside it. Most of a
// connection's life it is 48 bytes that say "already counted"; only while a transaction is open does it own memory.
//
// The bracket: a recipient that passed in the context `rcpt` is pending. `known` clears it. The next `rcpt` of the
// same transaction, its `data`, a new instance of the same smtpd, or a sweep after the known time-out make it unknown,
// if silence proves something (wiring.hpp) and nothing has happened since that could have lost a request: a new epoch
// begins with every drain, stall and database fault, and what was pending before is never counted.
//
// A request is  begin, [claim]*, finish.  Threads: any; each call takes one shard's lock for O(1) work, sweep one
// after the other.

#pragma once

#include "common/base/guarded.hpp"
#include "policyd/transaction/transaction.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policyd {

/// What the table needs of a request.
struct asked
{
    identity connection;
    std::uint64_t instance = 0; // 0: the request has none and belongs to the connection
    std::uint64_t process = 0;
    std::uint64_t recipient = 0; // 0: none
    rules::phase phase = 0;
    bool is_bracketed = false;       // explicit context, protocol_state RCPT
    std::size_t recipient_count = 0; // at data and eom
    std::string_view block;          // the request, to be kept for events
    std::shared_ptr<wiring> wired;
    base::time_point at; // of the request; at finish, of the reply
};

/// One request of a transaction, for a retry after the transaction is gone.
inline std::uint64_t done_identity(const asked& request)
{
    return request.instance ^ (std::uint64_t{request.phase} << 56U);
}

/// A recipient turned out unknown, or a session asked for recipients and never sent DATA.
struct event
{
    enum class kind : std::uint8_t { unknown, probe };

    kind what = kind::unknown;
    std::uint64_t recipient = 0;
    std::string sample; // the request it speaks of
    identity connection{};
    std::shared_ptr<transaction> of;
    bool is_told = false;  // by a source, which was doubted where that was due; not concluded from silence
    std::size_t named = 0; // of a probe: how many recipients it asked for
};

/// What follows from the requests that did not come; the caller counts events and gives reservations back.
struct aftermath
{
    std::vector<event> events;
    reservations freed;
};

/// A request inside the table, from begin to finish.
struct visit
{
    identity key; // of the connection
    std::shared_ptr<connection> where;
    std::shared_ptr<transaction> what; // null without an instance
    std::size_t recipient = recipient_table::none;
    std::optional<std::string> answer; // this request was answered before: give it again, do nothing else
    bool is_new_connection = false;    // count it
    bool counts_message = false;       // reserve it
    bool counts_recipient = false;     // reserve it
    bool is_newly_known = false;       // count it
    bool is_first_data = false;        // DATA, or the end of a message where nobody asks at DATA
    bool is_permitted = false;         // at data and eom: each recipient that is left was let through by `permit`
    bool is_contradiction = false;     // Postfix accepts the recipient that a source called unknown
    aftermath before;                  // of what this request ended
};

struct outcome
{
    std::string_view value;   // of `action=`; empty for DUNNO
    bool passes = true;       // Postfix goes on with its list
    bool is_refusal = false;  // Postfix refuses the recipient or the message
    reservations recipient{}; // made for this request
    reservations message{};
    std::vector<std::string> prepends{}; // header fields to go with this reply or the next ones
    double score = 0;                    // to be added
    std::string_view spf{};              // a constant; see transaction::spf
    bool is_deferral = false;            // Postfix does not accept it, though it goes on with its list
    bool is_permit = false;              // by the action of that name
};

struct finished
{
    std::string value; // what to send: the outcome's, or a PREPEND that waited
    reservations freed;
    double score = 0;       // of the transaction so far
    std::string_view spf{}; // likewise
};

struct table_limits
{
    std::chrono::milliseconds known_timeout{3000};
    std::chrono::milliseconds command_timeout{330000};      // above smtpd_timeout: no DATA will come any more
    std::chrono::milliseconds transaction_timeout{3600000}; // after DATA
    std::chrono::milliseconds connection_timeout{330000};
    std::chrono::milliseconds retry_time{15000};      // how long a finished transaction can be asked for again
    std::chrono::milliseconds least_retry_time{3000}; // likewise when there are too many: Postfix comes after a second
    std::chrono::milliseconds stall{500};
    std::size_t connections = 25000; // above it the idle and the finished are forgotten sooner
};

class transaction_table
{
  public:
    explicit transaction_table(const table_limits& limits);

    visit begin(const asked& request);
    /// True at the first call with that effect in the transaction (or the connection, when there is none).
    bool claim(const visit& from, std::uint64_t effect);
    /// The same for an event.
    bool claim(const event& from, std::uint64_t effect);
    /// A source says that the recipient is unknown: the event to count, nothing when this transaction has had it. The
    /// bracket then makes none of it.
    std::optional<event> tell_unknown(const visit& from, const asked& request);
    finished finish(const visit& from, const asked& request, outcome decided);

    /// Looks for what is due. A call that comes later after the one before than `interval` and the stall limit is
    /// itself the sign of a stall.
    aftermath sweep(base::time_point now, std::chrono::milliseconds interval);
    /// Something happened that may have lost a request: nothing that is pending will be counted.
    void begin_epoch() { epoch_.fetch_add(1, std::memory_order_relaxed); }
    /// From here on nothing becomes an event any more. Gives the messages that are still open.
    reservations drain();

    std::size_t connections() const;
    std::size_t open_transactions() const { return open_.load(std::memory_order_relaxed); }
    std::uint64_t stalls() const { return stalls_.load(std::memory_order_relaxed); }

  private:
    struct entry
    {
        std::shared_ptr<connection> active;
        std::uint64_t done = 0; // the last request that ended a transaction with DUNNO, for a retry
        base::time_point last{};
    };
    using shard = boost::unordered_flat_map<identity, entry, identity_hash>;

    base::guarded<shard>& shard_of(const identity& connection) { return shards_[connection.high % shards_.size()]; }
    void enter(transaction& of, const asked& request, visit& made);
    void enter_recipient(transaction& of, const asked& request, visit& made);
    void enter_data(transaction& of, const asked& request, visit& made);
    std::shared_ptr<transaction> join(connection& in, const asked& request, aftermath& before);
    void settle_pending(const identity& key, const std::shared_ptr<transaction>& of, aftermath& after);
    void end(const identity& key, const std::shared_ptr<transaction>& of, aftermath& after);
    void settle(transaction& of, const visit& from, const asked& request, const outcome& decided, reservations& freed);
    void settle_recipient(transaction& of, const visit& from, const asked& request, const outcome& decided,
                          reservations& freed);
    bool is_over(const identity& key, const std::shared_ptr<transaction>& of, base::time_point now, aftermath& after);
    void sweep_shard(shard& swept, base::time_point now, aftermath& after);
    std::chrono::milliseconds retry_time() const;
    bool counts(std::uint64_t since_epoch) const;

    const table_limits limits_;
    std::array<base::guarded<shard>, 64> shards_;
    std::atomic<std::uint64_t> epoch_{1};
    std::atomic<bool> is_draining_{false};
    std::atomic<std::size_t> open_{0};
    std::atomic<std::uint64_t> stalls_{0};
    std::atomic<std::int64_t> swept_{0};
    std::chrono::milliseconds idle_; // of the sweeping thread
};

} // namespace policyd
