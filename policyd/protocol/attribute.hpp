// attribute - the names that Postfix sends in a policy request
//
// All of Postfix 3.12. SMTPD_POLICY_README tells what each means and since when it is sent; an older Postfix sends
// fewer, and one built without SASL or TLS leaves those out. A name that is not here is skipped.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace policyd {

enum class attribute : std::uint8_t {
    request,
    protocol_state,
    protocol_name,
    client_address,
    client_name,
    client_port,
    reverse_client_name,
    server_address,
    server_port,
    helo_name,
    sender,
    recipient,
    recipient_count,
    queue_id,
    instance,
    size,
    etrn_domain,
    stress,
    sasl_method,
    sasl_username,
    sasl_sender,
    ccert_subject,
    ccert_issuer,
    ccert_fingerprint,
    ccert_pubkey_fingerprint,
    encryption_protocol,
    encryption_cipher,
    encryption_keysize,
    tls_sni,
    policy_context,
    compatibility_level,
    mail_version,
};

inline constexpr std::size_t attribute_count = 32;

/// The attribute of that name; names are case-sensitive, as Postfix's are.
std::optional<attribute> attribute_of(std::string_view name);

/// As it stands in a request.
std::string_view name_of(attribute which);

} // namespace policyd
