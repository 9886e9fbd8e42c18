// postfix_restrictions - the restriction lists of smtpd, as smtpd goes through them
//
// Postfix minds no letter case in the name of a restriction, and a name of smtpd_restriction_classes stands for what
// that class holds. Classes in classes end at a limit.

#pragma once

#include "common/conf/postfix_files.hpp"

#include <string_view>
#include <vector>

namespace conf {

/// What a list of that service holds: names in lower case, tables, addresses and groups as they are written.
std::vector<postfix_word> restrictions(const postfix_files& files, const postfix_service* service,
                                       std::string_view list);

/// `permit`, `permit_mynetworks` and their kin: behind one nothing in its list is tried for whom it lets pass.
bool is_permit(std::string_view restriction);

/// `check_client_access` and its kin, whose table may permit, refuse or do neither.
bool is_access_table(std::string_view restriction);

} // namespace conf
