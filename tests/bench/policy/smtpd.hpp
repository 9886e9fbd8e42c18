// smtpd - what one smtpd(8) process asks its policy services for, SMTP connection after SMTP connection
//
// The requests are Postfix 3.7's, attribute by attribute and in its order, for the wiring
//
//   check_policy_service {…, policy_context=rcpt}, reject_unlisted_recipient, check_policy_service {…=known}
//
// with data and eom behind it. A transaction goes on as Postfix would let it: a refused recipient is not asked for
// as known, without an accepted one there is no DATA, and a 421 ends the connection. The queue ID appears once a
// recipient was accepted. Pure: no socket, no clock.
//
// Call order: (request answered)*

#pragma once

#include "tests/bench/measure/random.hpp"
#include "tests/bench/policy/population.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

enum class context : std::uint8_t { rcpt, known, data, eom };

class smtpd
{
  public:
    /// `clients` is what remains of people.once, shared by all smtpd processes. Both must outlive it.
    smtpd(unsigned pid, const population& people, std::uint32_t& clients);

    /// The request to send next, valid until the next call; `asked` says by which service, and so on which socket.
    std::string_view request(context& asked);
    /// The value of `action=` that came back.
    void answered(std::string_view action);

    /// Between two transactions: the time to stop.
    bool is_idle() const { return recipients_left_ == 0 && next_ == context::rcpt; }
    /// True when everyone has come who should come once.
    bool is_finished() const { return is_idle() && people_.once && clients_ == 0 && messages_left_ == 0; }
    std::uint64_t transactions() const { return transactions_; }

  private:
    void connect();
    void begin_transaction();
    void next_recipient();
    void after_recipients();
    void end_transaction();

    // The process
    unsigned pid_;
    const unsigned long started_; // of the run
    const population& people_;
    std::uint32_t& clients_;
    random dice_;
    std::uint64_t transactions_ = 0;

    // The connection
    std::string client_attributes_; // client_address to helo_name
    std::string sender_domain_;
    std::string instance_prefix_;
    unsigned messages_left_ = 0;
    unsigned sequence_ = 0;

    // The transaction
    context next_ = context::rcpt;
    unsigned recipients_left_ = 0;
    unsigned accepted_ = 0;
    std::string sender_;
    std::string recipient_;
    std::string accepted_recipient_;
    std::string instance_;
    std::string queue_id_;
    std::string declared_size_;
    bool recipient_is_known_ = false;
    std::string text_; // of the request
};

} // namespace bench
