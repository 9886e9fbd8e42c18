// outgoing - one onward transaction and what became of it

#pragma once

#include "common/mail/smtp_reply.hpp"
#include "contentd/smtp_in/envelope.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtp_out {

/// One onward transaction: recipients with the same outcome.
struct outgoing
{
    std::string sender;
    std::string parameters; // of MAIL, as received; a parameter that the next hop did not announce is left out when
                            // that loses nothing (SIZE, RET, ENVID), else the message gets 4.6.3 or 4.6.7
    std::vector<smtp_in::recipient> recipients;
    smtp_in::xforward origin;
    /// Put before the content: whole header fields with CRLF line ends.
    std::string prepended;
    /// Canonical content in pieces, in order; dot-stuffed on the way out. Lives until send() has returned.
    std::vector<std::string_view> content;
    /// Called after each megabyte that went out: received_message::release_pages, or nothing.
    std::function<void()> release_pages;
    /// No step takes longer than until then: our own peer waits for an answer, and would try again without one.
    std::chrono::steady_clock::time_point answer_by = std::chrono::steady_clock::time_point::max();

    /// Octets of the whole message, before dot-stuffing.
    std::uint64_t size() const;
    /// All that goes out as content, in order. Views into this.
    std::vector<std::string_view> pieces() const;
};

struct outcome
{
    /// One a recipient, in order: the refusal of its RCPT (or of MAIL, DATA, the connection), or the reply to the
    /// final dot. A refusal by the next hop keeps its code and has the next hop's name before its text; 421 is told as
    /// 451, since it speaks of a connection that is not our peer's.
    std::vector<smtp::reply> replies;
    /// The final dot went out and no reply came back: the message may have been delivered. Replies are then 451.
    bool is_uncertain = false;
    /// Nothing in the content had to be replaced to be sent: what went out is what was given, but for stuffed dots.
    bool is_verbatim = true;
    /// Protocol and cipher of the connection for each recipient; empty where all were plain, or there was none.
    std::vector<std::string> tls;

    /// Part of the recipients have this one: those at `places`.
    void take(outcome part, std::span<const std::size_t> places);
};

} // namespace smtp_out
