// check_postfix_service - what the lists of one service do together, which none shows alone
//
// Who may relay is decided first and in one place; nobody refuses unknown recipients before policyd heard of them; the
// end of a message is asked about; nobody means policyd and asks another.

#pragma once

#include "policyd/commands/check_postfix_questions.hpp"

namespace policyd {

/// `listened` is what to write as the address of policyd.
void check_service(const conf::postfix_files& files, const conf::postfix_service& service,
                   const std::vector<restriction_list>& lists, const std::string& listened,
                   conf::postfix_findings& findings);

} // namespace policyd
