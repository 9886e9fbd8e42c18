// service, protocol.*, stress, etrn.domain, queue.id, message.size - where the session stands
//
// Fails: never; absent where Postfix does not say yet.

#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value service(context& in)
{
    return value::of(in.where().service);
}

value stress(context& in)
{
    return value::of(in.is_under_stress());
}

} // namespace

extern const observation session_service =
    in_request("service", type::text, phase_connect,
               "what stands before the phase in policy_context, mx when nothing does", service);
extern const observation protocol_state =
    in_request("protocol.state", type::text, phase_connect, "SMTP command that Postfix is at, such as RCPT",
               text_of<attribute::protocol_state>);
extern const observation protocol_name =
    in_request("protocol.name", type::text, phase_connect, "SMTP or ESMTP", text_of<attribute::protocol_name>);
extern const observation session_stress =
    in_request("stress", type::boolean, phase_connect, "true while Postfix has all its smtpd processes in use", stress);
extern const observation etrn_domain =
    in_request("etrn.domain", type::text, phase_connect,
               "domain whose mail ETRN asks for, absent for all other commands", text_of<attribute::etrn_domain>);
extern const observation queue_id =
    in_request("queue.id", type::text, phase_rcpt, "queue ID, absent until Postfix has accepted a recipient",
               text_of<attribute::queue_id>);
extern const observation message_size =
    in_request("message.size", type::number, phase_mail, "bytes: what SIZE= declared, and at eom what came",
               number_of<attribute::size>);

} // namespace policyd
