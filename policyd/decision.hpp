// decision - what the rules that fired mean for Postfix
//
// Pure. Only the last firing of an evaluation can be terminal; what stands before it has effects of its own.

#pragma once

#include "common/rules/evaluation.hpp"

#include <span>
#include <string>
#include <string_view>

namespace policyd {

struct decision
{
    const rules::rule* rule = nullptr; // that ended the request; null when none did
    std::string_view action = "dunno"; // its name in the rules
    std::string value;                 // for `action=`; empty is DUNNO
    bool passes = true;                // Postfix goes on with its restrictions
    bool is_refusal = false;           // Postfix refuses the recipient or the message
    bool is_deferral = false;          // it does so in the end, for this reason or another
    std::string problem;               // an argument that Postfix would not take; the decision is then DUNNO
};

/// `is_uniform`: greylisting answers known and unknown recipients alike, see greylist/greylist.hpp. Without a message
/// what would become of it is DUNNO.
decision decide(std::span<const rules::firing> firings, bool is_uniform = false, bool has_message = true);

/// PREPEND, ready to be sent, or an error.
base::result<std::string> header_of(const rules::firing& prepend);

} // namespace policyd
