// tls.* and ccert.* - the encryption of the session and the client's certificate
//
// Subject and issuer come in xtext and only when the certificate's chain is trusted; the fingerprint comes always.
//
// Fails: never; absent without TLS or certificate, and for xtext that is none.

#include "common/text/escape.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

template <attribute which>
value decoded(context& in)
{
    const auto sent = in.asked()[which];
    auto decoded = text::from_xtext(sent);
    if (sent.empty() || !decoded)
        return value::absent();
    return value::of(in.keep(std::move(*decoded)));
}

value keysize(context& in)
{
    const auto sent = number_of<attribute::encryption_keysize>(in);
    return sent.is_present() && sent.number() == 0 ? value::absent() : sent;
}

} // namespace

extern const observation tls_protocol =
    in_request("tls.protocol", type::text, phase_connect, "TLS version, such as TLSv1.3, absent without encryption",
               text_of<attribute::encryption_protocol>);
extern const observation tls_cipher =
    in_request("tls.cipher", type::text, phase_connect, "cipher of the session", text_of<attribute::encryption_cipher>);
extern const observation tls_keysize =
    in_request("tls.keysize", type::number, phase_connect, "bits of the cipher's key", keysize);
extern const observation tls_server_name =
    in_request("tls.server_name", type::text, phase_connect, "server name that the client asked for (Postfix 3.12)",
               text_of<attribute::tls_sni>);
extern const observation ccert_subject =
    in_request("ccert.subject", type::text, phase_connect, "common name of the client's trusted certificate",
               decoded<attribute::ccert_subject>);
extern const observation ccert_issuer =
    in_request("ccert.issuer", type::text, phase_connect,
               "common name of whoever issued the client's trusted certificate", decoded<attribute::ccert_issuer>);
extern const observation ccert_fingerprint =
    in_request("ccert.fingerprint", type::text, phase_connect, "digest of the client's certificate, trusted or not",
               text_of<attribute::ccert_fingerprint>);
extern const observation ccert_key_fingerprint =
    in_request("ccert.key_fingerprint", type::text, phase_connect,
               "digest of the certificate's public key, trusted or not", text_of<attribute::ccert_pubkey_fingerprint>);

} // namespace policyd
