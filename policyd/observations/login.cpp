// sasl.* - who has authenticated
//
// Fails: never; absent when nobody has, or Postfix is built without SASL.

#include "policyd/observations/observation.hpp"

namespace policyd {

using rules::type;

namespace {

rules::value user(context& in)
{
    return text_or_absent(in.login());
}

} // namespace

extern const observation sasl_user =
    in_request("sasl.user", type::text, phase_mail, "login name of the session, in lower case", user);
extern const observation sasl_method =
    in_request("sasl.method", type::text, phase_mail, "SASL mechanism of the login, such as PLAIN",
               text_of<attribute::sasl_method>);
extern const observation sasl_sender =
    in_request("sasl.sender", type::text, phase_mail, "AUTH= of MAIL FROM, from clients that may say it",
               text_of<attribute::sasl_sender>);

} // namespace policyd
