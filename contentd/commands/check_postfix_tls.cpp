#include "contentd/commands/check_postfix_tls.hpp"

#include <string>

namespace contentd {

using conf::severity;

namespace {

bool is_off(const std::string& level)
{
    return level.empty() || level == "none";
}

bool is_mandatory(const std::string& level)
{
    return !is_off(level) && level != "may" && level != "dane";
}

} // namespace

void check_transport_tls(const conf::postfix_files& files, const conf::postfix_service& transport,
                         std::string_view word, bool needs_certificate, conf::postfix_findings& findings)
{
    const std::string level_name = transport.command + "_tls_security_level";
    const std::string wrapper_name = transport.command + "_tls_wrappermode";
    const std::string level = files.value(&transport, level_name);
    const bool is_wrapped = conf::is_yes(files.value(&transport, wrapper_name));
    const auto place = files.place(&transport, level_name);
    if (word == "tls=implicit" && !(is_wrapped && is_mandatory(level)))
        return findings.add(severity::error, place,
                            "contentd's listener waits for TLS at once, and the transport speaks in the clear: no mail "
                            "gets through",
                            "-o " + wrapper_name + "=yes -o " + level_name + "=encrypt");
    if (word != "tls=implicit" && is_wrapped)
        return findings.add(severity::error, files.place(&transport, wrapper_name),
                            "the transport begins TLS at once, and contentd's listener does not: no mail gets through",
                            "tls=implicit at the value of contentd.listen, or -o " + wrapper_name + "=no");
    if (word.empty() && is_mandatory(level))
        return findings.add(severity::error, place,
                            level_name + " is " + level +
                                ", and contentd's listener offers no TLS: no mail gets "
                                "through",
                            "tls=starttls at the value of contentd.listen, or -o " + level_name + "=none");
    if (word == "tls=starttls" && needs_certificate && !is_mandatory(level))
        return findings.add(severity::error, place,
                            "contentd.tls_verify_client is require, and the transport may speak in the clear: then no "
                            "mail gets through",
                            "-o " + level_name + "=encrypt with " + transport.command + "_tls_cert_file");
    if (word == "tls=starttls" && is_off(level))
        findings.add(severity::warning, place,
                     "contentd's listener offers STARTTLS, and the transport does not take it: mail goes in the clear",
                     "-o " + level_name + "=encrypt");
}

void check_reinjection_tls(const conf::postfix_files& files, const conf::postfix_service& port,
                           const conf::settings& settings, conf::postfix_findings& findings)
{
    const std::string& wanted = settings.text("contentd.next_hop_tls");
    const bool wants_wrapper = wanted != "none" && settings.boolean("contentd.next_hop_tls_wrappermode");
    const bool is_wrapped = conf::is_yes(files.value(&port, "smtpd_tls_wrappermode"));
    const std::string level = files.value(&port, "smtpd_tls_security_level");
    const auto place = files.place(&port, "smtpd_tls_security_level");
    if (wants_wrapper != is_wrapped)
        return findings.add(severity::error, files.place(&port, "smtpd_tls_wrappermode"),
                            "one of the re-injection port and contentd begins TLS at once, and the other does not: no "
                            "mail gets through",
                            "smtpd_tls_wrappermode and contentd.next_hop_tls_wrappermode alike");
    if (is_wrapped)
        return;
    if (is_off(level) && (wanted == "encrypt" || wanted == "verify"))
        findings.add(severity::error, place,
                     "contentd.next_hop_tls is " + wanted +
                         ", and the re-injection port offers no TLS: all mail stays "
                         "queued",
                     "-o smtpd_tls_security_level=encrypt with a certificate, or contentd.next_hop_tls = none");
    if (level == "encrypt" && wanted == "none")
        findings.add(severity::error, place,
                     "the re-injection port requires TLS, and contentd.next_hop_tls is none: it refuses all mail",
                     "contentd.next_hop_tls = encrypt or verify");
}

} // namespace contentd
