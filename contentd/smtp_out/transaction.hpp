// transaction - the client's side of one SMTP transaction, without its socket
//
//   [RSET] {XFORWARD} MAIL {RCPT} DATA
//
// Or, with BDAT in the place of DATA, all of it and the content behind it in one go (RFC 3030).
//
// Pure: knows the commands in order and what each reply means for the recipients. The connection may send them one by
// one or, when PIPELINING is announced, many at once; the meaning is the same (RFC 2920). A recipient's first refusal
// is its reply.

#pragma once

#include "contentd/smtp_out/announcements.hpp"
#include "contentd/smtp_out/outgoing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtp_out {

class transaction
{
  public:
    /// Refusals carry the name of `next_hop`, which must outlive it. `needs_reset`: the connection has an open
    /// transaction, or was idle for long. `chunk`: the octets of the content, to be sent as the only chunk right behind
    /// the commands.
    transaction(const outgoing& message, const capabilities& announced, std::string_view next_hop, bool needs_reset,
                std::optional<std::uint64_t> chunk = {});

    std::size_t commands() const { return ends_.size(); }
    /// The lines of commands [from, to).
    std::string_view lines(std::size_t from, std::size_t to) const;

    /// True when command `index` need not be sent any more: nobody is left to get the message.
    bool is_pointless(std::size_t index) const;
    /// Takes the reply to command `index`, but for the one to BDAT. False when the dialogue is out of step: the
    /// connection is of no more use.
    bool note(std::size_t index, const smtp::reply& reply);

    /// DATA was answered with 354: content, or at least the dot, has to follow.
    bool wants_content() const { return wants_content_; }
    bool has_accepted() const { return accepted_ != 0; }
    /// Somebody has no reply yet.
    bool is_unanswered() const;
    /// The server still has a transaction open: RSET before the next one.
    bool is_open() const { return is_open_; }
    /// The first refusal of an XFORWARD command.
    const std::optional<smtp::reply>& xforward_refusal() const { return xforward_refusal_; }

    /// What was said of that recipient, if it was refused.
    const std::optional<smtp::reply>& refusal(std::size_t recipient) const { return replies_[recipient]; }

    /// Takes the reply to the final dot, or to BDAT.
    void end(const smtp::reply& reply);
    /// Gives everybody who was not refused yet this reply.
    void conclude(const smtp::reply& reply);
    std::vector<smtp::reply> take_replies();

  private:
    enum class kind : std::uint8_t { rset, xforward, mail, rcpt, data };

    kind kind_of(std::size_t index) const;
    void note_recipient(std::size_t recipient, const smtp::reply& reply);
    bool note_data(const smtp::reply& reply);

    std::string_view next_hop_;
    std::string lines_;
    std::vector<std::size_t> ends_; // of each command's lines
    std::size_t first_mail_ = 0;    // index of MAIL; RCPTs and DATA follow it
    bool has_reset_ = false;

    std::vector<std::optional<smtp::reply>> replies_; // one a recipient
    std::optional<smtp::reply> xforward_refusal_;
    std::size_t accepted_ = 0;
    bool is_sender_refused_ = false;
    bool wants_content_ = false;
    bool is_open_ = false;
};

/// A refusal as it is told upstream: the next hop's name before its text, 421 as 451.
smtp::reply relayed(const smtp::reply& refusal, std::string_view next_hop);

} // namespace smtp_out
