// check_postfix_bracket - the two requests around reject_unlisted_recipient from which policyd learns who is unknown

#pragma once

#include "common/conf/postfix_wiring.hpp"
#include "policyd/protocol/policy_context.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace policyd {

constexpr std::string_view recipient_list = "smtpd_recipient_restrictions";

/// One check_policy_service in a list.
struct question
{
    std::size_t position = 0; // in the list
    conf::postfix_place place;
    conf::postfix_endpoint endpoint;
    std::string context;
    std::string default_action;
    std::string timeout;
};

/// The one whose policy_context names that phase; null when there is none.
const question* question_of(const std::vector<question>& asked, rules::phase phase);

/// policy_context rcpt, reject_unlisted_recipient, known: in that order, in the recipients' list, with nothing between.
void check_bracket(std::string_view list, const std::vector<conf::postfix_word>& words,
                   const std::vector<question>& asked, conf::postfix_findings& findings);

} // namespace policyd
