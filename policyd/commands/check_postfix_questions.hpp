// check_postfix_questions - the restriction lists of a service, and where in them policyd is asked

#pragma once

#include "common/conf/postfix_wiring.hpp"
#include "common/conf/settings.hpp"
#include "policyd/protocol/policy_context.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace policyd {

inline constexpr std::string_view recipient_list = "smtpd_recipient_restrictions";
inline constexpr std::string_view end_of_data_list = "smtpd_end_of_data_restrictions";

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

/// One of smtpd's lists, for one service.
struct restriction_list
{
    std::string_view name;
    std::vector<conf::postfix_word> words;
    std::vector<question> asked;  // those of policyd
    std::vector<question> astray; // those with a policy_context of policyd's, at an address where it does not listen
};

/// All lists of a service, in the order in which a message meets them; smtpd_etrn_restrictions at the end.
std::vector<restriction_list> lists_of(const conf::postfix_files& files, const conf::postfix_service& service,
                                       const std::vector<conf::postfix_endpoint>& listens);

/// The list of that name.
const restriction_list& list_in(const std::vector<restriction_list>& lists, std::string_view name);

/// The question whose policy_context names that phase; null when there is none.
const question* question_of(const std::vector<question>& asked, rules::phase phase);

} // namespace policyd
