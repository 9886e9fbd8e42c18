// transaction.*, sasl.*, tls.*, spf.result, penalty.reason and service - what policyd knew when Postfix accepted the
// message
//
// Used only when it provably belongs to this message (Semantics of identity: host and queue ID match, XFORWARD ADDR
// and PORT equal the transaction's, and SOURCE is not LOCAL). Else all of these are absent, which is neither
// authenticated nor unauthenticated.
//
// Fails: temporary when the state could not be asked.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

rules::value member(const inspection& message, std::string state::transaction::*text)
{
    if (message.is_transaction_temporary())
        return rules::value::temporary();
    if (!message.transaction() || ((*message.transaction()).*text).empty())
        return rules::value::absent();
    return rules::value::of((*message.transaction()).*text);
}

rules::value found(const inspection& message, std::size_t, std::size_t)
{
    return message.is_transaction_temporary() ? rules::value::temporary()
                                              : rules::value::of(message.transaction().has_value());
}

rules::value authenticated(const inspection& message, std::size_t, std::size_t)
{
    if (message.is_transaction_temporary())
        return rules::value::temporary();
    if (!message.transaction())
        return rules::value::absent();
    return rules::value::of(!message.transaction()->sasl_user.empty());
}

rules::value sasl_user(const inspection& message, std::size_t, std::size_t)
{
    return member(message, &state::transaction::sasl_user);
}

rules::value sasl_method(const inspection& message, std::size_t, std::size_t)
{
    return member(message, &state::transaction::sasl_method);
}

rules::value tls_protocol(const inspection& message, std::size_t, std::size_t)
{
    return member(message, &state::transaction::tls_protocol);
}

rules::value service(const inspection& message, std::size_t, std::size_t)
{
    return member(message, &state::transaction::service);
}

rules::value penalty_reason(const inspection& message, std::size_t, std::size_t)
{
    return member(message, &state::transaction::penalty);
}

rules::value spf_result(const inspection& message, std::size_t, std::size_t)
{
    const bool is_told = !message.transaction() || message.transaction()->spf != "temperror";
    return is_told ? member(message, &state::transaction::spf) : rules::value::temporary();
}

rules::value score(const inspection& message, std::size_t, std::size_t)
{
    if (message.is_transaction_temporary())
        return rules::value::temporary();
    return message.transaction() ? rules::value::of(message.transaction()->score) : rules::value::absent();
}

} // namespace

extern const observation transaction_found =
    single("transaction.found", rules::type::boolean, "true when policyd's record of this message was found",
           resource::transaction, found);
extern const observation transaction_authenticated =
    single("transaction.authenticated", rules::type::boolean,
           "true when the client logged in, absent when policyd did not see the message", resource::transaction,
           authenticated);
extern const observation transaction_score =
    single("transaction.score", rules::type::number, "what policyd's rules scored", resource::transaction, score);
extern const observation transaction_service =
    single("service", rules::type::text, "the service part of policy_context, such as submission",
           resource::transaction, service);
extern const observation transaction_sasl_user =
    single("sasl.user", rules::type::text, "login name of the client, from policyd", resource::transaction, sasl_user);
extern const observation transaction_sasl_method = single(
    "sasl.method", rules::type::text, "SASL mechanism of the login, from policyd", resource::transaction, sasl_method);
extern const observation transaction_tls_protocol =
    single("tls.protocol", rules::type::text, "TLS protocol of the client's session, from policyd",
           resource::transaction, tls_protocol);
extern const observation transaction_spf = single(
    "spf.result", rules::type::text,
    "policyd's SPF result for the sender: pass, fail, softfail, neutral, none or permerror; absent where none of its "
    "rules asked for SPF",
    resource::transaction, spf_result);
extern const observation transaction_penalty =
    single("penalty.reason", rules::type::text, "reason of a penalty that was live when the message was accepted",
           resource::transaction, penalty_reason);

} // namespace contentd
