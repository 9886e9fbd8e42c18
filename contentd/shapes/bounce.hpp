// bounce - whether a program answered to some message, what it has to say, and about which message
//
// Reports of RFC 3464 and RFC 5965, automatic replies (RFC 3834), and what mail systems, virus scanners and
// challengers write in words of their own, English and Japanese. A pure function, linear in the message.
//
// A bounce is believed no more than any mail: anyone may write one. What tells is whether the returned message was
// ours, for which its Message-ID and From are given.

#pragma once

#include "contentd/mime/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shapes {

enum class bounce_kind : std::uint8_t {
    delivery_failure,
    delay,           // not delivered yet
    success,         // delivered, relayed, or expanded
    virus_notice,    // a scanner tells what it found in somebody's message
    challenge,       // asks the sender to prove that he is one
    auto_reply,      // a person's program: on holiday, message received
    feedback_report, // somebody complained (RFC 5965)
};

/// "delivery failure".
std::string_view name_of(bounce_kind kind);

struct bounce
{
    bounce_kind kind = bounce_kind::delivery_failure;
    /// RFC 3463, "5.1.1". Of a failure, delay, or success always there: "5.0.0" when only the class is known. Empty for
    /// other kinds unless a report says one.
    std::string status;
    std::string recipient; // that could not be reached: address, lower case; empty when nothing tells
    bool has_returned = false;
    std::string returned_message_id; // as written, with brackets
    std::string returned_from;       // address, lower case
    std::string_view reason;         // what it was taken by: "delivery-status part"
};

/// Nothing for a message that is none. `sender` is the envelope's, empty for the null sender.
std::optional<bounce> bounce_of(const mime::tree& message, std::string_view sender);

} // namespace shapes
