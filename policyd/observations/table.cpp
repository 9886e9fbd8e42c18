// table - the list of policyd's observations: the one other place that a new one touches

#include "policyd/observations/observation.hpp"

#include <array>

namespace policyd {

extern const observation client_address, client_network, client_port, client_name, client_domain, client_ptr,
    client_is_loopback, client_allowed, client_ptr_confirmed, client_is_dynamic, client_familiar, client_as,
    client_country;
extern const observation helo_name, helo_shape, helo_is_address_literal, helo_is_address;
extern const observation sender_address, sender_domain, sender_local, sender_is_null, sender_domain_exists,
    sender_has_null_mx, sender_logins_of;
extern const observation dnsbl_score, dnsbl_lists, dnsbl_temporary, dnsbl_helo_score, dnsbl_sender_score;
extern const observation spf_result, spf_helo_result, spf_domain, spf_explanation, spf_received_header,
    spf_authentication_results;
extern const observation sender_list_server, recipient_role, recipient_list_side, recipient_never_sends;
extern const observation greylist_standing, greylist_wait, greylist_since;
extern const observation recipient_address, recipient_domain, recipient_local, recipient_known, recipient_count,
    recipient_permitted;
extern const observation sasl_user, sasl_method, sasl_sender;
extern const observation tls_protocol, tls_cipher, tls_keysize, tls_server_name;
extern const observation ccert_subject, ccert_issuer, ccert_fingerprint, ccert_key_fingerprint;
extern const observation session_service, protocol_state, protocol_name, session_stress, etrn_domain, queue_id,
    message_size;
extern const observation alarm_harvest, alarm_bounce, alarm_kind, alarm_domain, alarm_reason;
extern const observation penalty_until, penalty_reason, penalty_strikes, penalty_key, penalty_origin;

std::span<const observation* const> observations()
{
    static constexpr std::array table = {
        &client_address,
        &client_network,
        &client_port,
        &client_name,
        &client_domain,
        &client_ptr,
        &client_is_loopback,
        &client_allowed,
        &client_ptr_confirmed,
        &client_is_dynamic,
        &client_familiar,
        &client_as,
        &client_country,
        &helo_name,
        &helo_shape,
        &helo_is_address_literal,
        &helo_is_address,
        &sender_address,
        &sender_domain,
        &sender_local,
        &sender_is_null,
        &sender_list_server,
        &sender_logins_of,
        &sender_domain_exists,
        &sender_has_null_mx,
        &dnsbl_score,
        &dnsbl_lists,
        &dnsbl_temporary,
        &dnsbl_helo_score,
        &dnsbl_sender_score,
        &spf_result,
        &spf_helo_result,
        &spf_domain,
        &spf_explanation,
        &spf_received_header,
        &spf_authentication_results,
        &recipient_address,
        &recipient_domain,
        &recipient_local,
        &recipient_known,
        &recipient_role,
        &recipient_list_side,
        &recipient_never_sends,
        &recipient_count,
        &recipient_permitted,
        &sasl_user,
        &sasl_method,
        &sasl_sender,
        &tls_protocol,
        &tls_cipher,
        &tls_keysize,
        &tls_server_name,
        &ccert_subject,
        &ccert_issuer,
        &ccert_fingerprint,
        &ccert_key_fingerprint,
        &session_service,
        &protocol_state,
        &protocol_name,
        &session_stress,
        &etrn_domain,
        &queue_id,
        &message_size,
        &penalty_until,
        &penalty_reason,
        &penalty_strikes,
        &penalty_key,
        &penalty_origin,
        &greylist_standing,
        &greylist_wait,
        &greylist_since,
        &alarm_harvest,
        &alarm_bounce,
        &alarm_kind,
        &alarm_domain,
        &alarm_reason,
    };
    return table;
}

} // namespace policyd
