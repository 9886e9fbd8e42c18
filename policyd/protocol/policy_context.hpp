// policy_context - which of Postfix's restriction lists asks, and for which service
//
// master.cf and main.cf set `policy_context=[service/]phase`. Without one, the phase is guessed from protocol_state,
// and such a request never takes part in the bracket around reject_unlisted_recipient: with smtpd_delay_reject=yes
// every list reports RCPT.

#pragma once

#include "common/rules/observation.hpp"

#include <array>
#include <string_view>

namespace policyd {

// In the order in which Postfix passes them; the values are rules::phase.
inline constexpr rules::phase phase_connect = 0;
inline constexpr rules::phase phase_mail = 1;
inline constexpr rules::phase phase_rcpt = 2;
inline constexpr rules::phase phase_known = 3;
inline constexpr rules::phase phase_data = 4;
inline constexpr rules::phase phase_eom = 5;

inline constexpr std::array<std::string_view, 6> phase_names = {"connect", "mail", "rcpt", "known", "data", "eom"};

struct policy_context
{
    std::string_view service = "mx"; // points into the context, or is this constant
    rules::phase phase = phase_rcpt;
    bool is_explicit = false; // the context named the phase
    bool is_strange = false;  // it named one that does not exist; the phase is guessed
};

policy_context to_policy_context(std::string_view context, std::string_view protocol_state);

} // namespace policyd
