// notice - something that the operator is told, as the environment of a command and as a mail; pure
//
// Texts are what rules wrote, with what peers said in it: in the environment and in a mail they are printable, and
// nothing of them is in a header but the rule's label.

#pragma once

#include "common/base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace policyd {

struct notice
{
    std::string kind;   // rule, first_hit, alarm, summary
    std::string name;   // the rule's label, or the alarm's kind
    std::string text;   // a sentence
    std::string client; // address; empty without one
    base::time_point at;
};

/// `SEKIMORI_KIND=rule`, SEKIMORI_NAME, SEKIMORI_TEXT, SEKIMORI_CLIENT, SEKIMORI_TIME, SEKIMORI_HOST.
std::vector<std::string> notice_environment(const notice& told, std::string_view host);

/// A line for a person: the text of a mail, and what a command reads.
std::string notice_line(const notice& told);

/// A whole message for `sendmail -t`: marked as automatic by RFC 3834, so that nobody answers it.
std::string notice_mail(const notice& told, std::string_view to, std::string_view host);

} // namespace policyd
