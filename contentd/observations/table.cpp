// table - the list of contentd's observations: the one other place that a new one touches

#include "contentd/observations/observation.hpp"

#include <array>

namespace contentd {

extern const observation client_address, client_network, client_name, client_is_local, helo_name;
extern const observation sender_address, sender_domain_part, sender_null;
extern const observation recipient_address, recipient_domain_part, recipient_local_part, recipient_role_name,
    recipient_side, list_command, recipient_total;
extern const observation message_size, message_hops, message_subject, message_from, message_id_field,
    message_duplicate_field;
extern const observation message_bare_cr, message_bare_lf, message_nul, message_longest_line;
extern const observation mime_depth, mime_parts, mime_ambiguous, mime_exceeded, mime_defective;
extern const observation part_path, part_type, part_declared_type, part_declared_charset, part_size, part_sha256;
extern const observation attachment_name, attachment_extension, attachment_type, attachment_declared_type,
    attachment_executable, attachment_size, attachment_sha256, attachment_path, attachment_inside, attachment_encrypted,
    attachment_macro, attachment_dangerous_macro, attachment_traits, attachment_exceeded, attachment_tricks,
    attachment_contradiction, attachment_networks, attachment_seen_before;
extern const observation bounce_kind_name, bounce_status, bounce_recipient, bounce_returned_from, message_body_less,
    message_chain, message_passes, message_hidden_share, message_exceeded, message_alike_senders,
    message_alike_recipients;
extern const observation virus_name, virus_engine, virus_unscannable, virus_heuristic;
extern const observation url_host, url_domain, url_text, url_scheme, url_path, url_place, url_shown, url_hidden,
    url_text_mismatch, url_signs, url_raw_ip, url_lookalike, url_listed;
extern const observation digest_kind, digest_spam_reports, digest_ham_reports, digest_cleared, digest_exact_reports;
extern const observation transaction_found, transaction_authenticated, transaction_score, transaction_service,
    transaction_sasl_user, transaction_sasl_method, transaction_tls_protocol, transaction_spf, transaction_penalty;

std::span<const observation* const> observations()
{
    static constexpr std::array table = {
        &client_address,
        &client_network,
        &client_name,
        &client_is_local,
        &helo_name,
        &sender_address,
        &sender_domain_part,
        &sender_null,
        &recipient_address,
        &recipient_domain_part,
        &recipient_local_part,
        &recipient_role_name,
        &recipient_side,
        &list_command,
        &recipient_total,
        &message_size,
        &message_hops,
        &message_subject,
        &message_from,
        &message_id_field,
        &message_duplicate_field,
        &message_bare_cr,
        &message_bare_lf,
        &message_nul,
        &message_longest_line,
        &message_body_less,
        &message_chain,
        &message_passes,
        &message_hidden_share,
        &message_exceeded,
        &message_alike_senders,
        &message_alike_recipients,
        &bounce_kind_name,
        &bounce_status,
        &bounce_recipient,
        &bounce_returned_from,
        &mime_depth,
        &mime_parts,
        &mime_ambiguous,
        &mime_exceeded,
        &mime_defective,
        &part_path,
        &part_type,
        &part_declared_type,
        &part_declared_charset,
        &part_size,
        &part_sha256,
        &attachment_name,
        &attachment_extension,
        &attachment_type,
        &attachment_declared_type,
        &attachment_executable,
        &attachment_size,
        &attachment_sha256,
        &attachment_path,
        &attachment_inside,
        &attachment_encrypted,
        &attachment_macro,
        &attachment_dangerous_macro,
        &attachment_traits,
        &attachment_exceeded,
        &attachment_tricks,
        &attachment_contradiction,
        &attachment_networks,
        &attachment_seen_before,
        &virus_name,
        &virus_engine,
        &virus_unscannable,
        &virus_heuristic,
        &url_host,
        &url_domain,
        &url_text,
        &url_scheme,
        &url_path,
        &url_place,
        &url_shown,
        &url_hidden,
        &url_text_mismatch,
        &url_signs,
        &url_raw_ip,
        &url_lookalike,
        &url_listed,
        &digest_kind,
        &digest_spam_reports,
        &digest_ham_reports,
        &digest_cleared,
        &digest_exact_reports,
        &transaction_found,
        &transaction_authenticated,
        &transaction_score,
        &transaction_service,
        &transaction_sasl_user,
        &transaction_sasl_method,
        &transaction_tls_protocol,
        &transaction_spf,
        &transaction_penalty,
    };
    return table;
}

} // namespace contentd
