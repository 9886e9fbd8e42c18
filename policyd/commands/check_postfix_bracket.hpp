// check_postfix_bracket - the two requests around reject_unlisted_recipient from which policyd learns who is unknown

#pragma once

#include "policyd/commands/check_postfix_questions.hpp"

namespace policyd {

/// policy_context rcpt, reject_unlisted_recipient, known: in that order, in the recipients' list, with nothing between.
void check_bracket(const restriction_list& list, conf::postfix_findings& findings);

} // namespace policyd
