// schema - every setting of both daemons, with the value that it has when nobody sets it
//
// A new setting is one row here, a line in examples/sekimori.conf and an entry in sekimori.conf(5).

#include "common/conf/settings.hpp"

#include <array>

namespace conf {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t kilo = 1024;
constexpr std::int64_t mega = 1024 * kilo;
constexpr std::int64_t giga = 1024 * mega;
constexpr bool reloadable = true;

using enum kind;

constexpr std::array shared_settings = {
    setting{"state", text, "sqlite:/var/lib/sekimori/state.sqlite",
            "The database that both daemons share, as sqlite:PATH."},
    setting{"state_address_memory", size, "16MB", "Memory for the counters whose key is an address.", mega, 64 * giga},
    setting{"state_aggregate_memory", size, "8MB", "Memory for the counters whose key is anything but an address.",
            mega, 64 * giga},
    setting{"state_mark_memory", size, "64MB", "Memory for penalties and allowances, some 220 bytes each.", mega,
            64 * giga},
    setting{"outbox", text, "",
            "Beginning of the names of the files in which facts wait for the database; empty: the database's."},
    setting{"outbox_limit", size, "64MB", "Size of the outbox at which new facts are dropped and counted.", mega,
            64 * giga},
    setting{"commit_limit", duration, "20ms",
            "How long a reply waits for the database to commit its facts before they go to the outbox.", 1, minute},
    setting{"log", text, "auto", "Where log lines go: syslog, stderr, or auto, which is syslog when its socket exists.",
            0, 0, false, "auto syslog stderr"},
    setting{"syslog_socket", text, "/dev/log", "The socket on which syslogd or the journal takes log lines."},
    setting{"dns_servers", text, "",
            "The DNS servers to ask, as ADDRESS or ADDRESS:PORT separated by blanks; empty: those of resolv.conf(5)."},
    setting{"dns_timeout", duration, "5s", "How long a look-up in the DNS may take before it counts as failed.", 100,
            minute},
    setting{"dns_cache", size, "16MB", "Memory for answers of the DNS.", 64 * kilo, 64 * giga},
    setting{"threads", number, "0", "Threads that serve connections; 0: as many as the machine has cores.", 0, 1024},
    setting{"networks_v4_length", number, "24",
            "Length of the IPv4 prefix that client.network is: those who share it are counted together.", 8, 32},
    setting{"networks_v6_length", number, "64",
            "Length of the IPv6 prefix that client.network is: those who share it are counted together.", 16, 128},
};

constexpr std::array policyd_settings = {
    setting{"policyd.listen", texts, "inet:127.0.0.1:10040",
            "Where Postfix asks, as inet:HOST:PORT [host=NAME] or unix:PATH [mode=0660] [host=NAME]; host names the "
            "mail server behind it where its address does not.",
            1},
    setting{"policyd.rules", text, "/etc/sekimori/policyd.rules", "The rules by which policyd decides.", 0, 0,
            reloadable},
    setting{"policyd.dnsbl", texts, "",
            "A DNS list of addresses or domains, as ZONE [weight=N] [codes=127.0.0.2-11,...] [kind=address|domain] "
            "[name=LABEL] [test=yes|no]."},
    setting{"policyd.sender_logins", text, "",
            "File that tells which logins may use which sender addresses, in the form of Postfix's "
            "smtpd_sender_login_maps; empty: none."},
    setting{"policyd.asn_database", text, "",
            "MaxMind database (.mmdb) of AS numbers, for client.as; empty: none. Read again when it changes."},
    setting{"policyd.country_database", text, "",
            "MaxMind database (.mmdb) of countries, for client.country; empty: none. Read again when it changes."},
    setting{
        "policyd.recipients", texts, "",
        "Who knows the recipients of which domains, as DOMAIN[,DOMAIN...] SOURCE [OPTION...] or * SOURCE: file:PATH, "
        "sqlite:PATH query=SELECT..., dovecot:unix:PATH, dovecot:HOST:PORT, smtp:HOST:PORT, lmtp:HOST:PORT or "
        "lmtp:unix:PATH."},
    setting{
        "policyd.recipient_tls", text, "none",
        "TLS to the hosts of recipients, unless tls= stands on their line: none; may, where it is offered and works; "
        "encrypt, always; verify, only with whom the certificate proves to be that host.",
        0, 0, false, "none may encrypt verify"},
    setting{"policyd.recipient_tls_ca", text, "",
            "PEM file of the authorities that the certificates of these hosts must be from; empty: the system's.", 0, 0,
            reloadable},
    setting{"policyd.recipient_delimiter", text, "+",
            "Characters of which the first one ends the user's part of a recipient, as Postfix's recipient_delimiter; "
            "empty: none."},
    setting{"policyd.recipient_timeout", duration, "5s",
            "How long the sources may take to tell whether a recipient is known, in all.", 100, minute},
    setting{"policyd.recipient_positive_refresh", duration, "1d",
            "How long a source's word that it knows a recipient is taken without asking again.", second, 400 * day},
    setting{"policyd.recipient_positive_expire", duration, "7d", "How long it is taken while the source is away.",
            second, 400 * day},
    setting{"policyd.recipient_negative_expire", duration, "10m",
            "How long a source's word that a recipient is unknown is taken without asking again.", second, day},
    setting{"policyd.recipient_memory", size, "16MB", "Memory for what sources said of recipients.", 64 * kilo,
            64 * giga},
    setting{"policyd.authserv_id", text, "",
            "The name by which policyd signs Authentication-Results and Received-SPF; empty: the machine's."},
    setting{"policyd.spf_timeout", duration, "20s", "How long an SPF check may take before its result is temperror.",
            second, minute},
    setting{"policyd.greylist_delay", duration, "4m", "How long a greylisted message waits before it may come again.",
            second, day},
    setting{"policyd.greylist_by", text, "domain",
            "What is greylisted besides the client's network: the sender's domain, the whole sender, or the sender "
            "with each recipient.",
            0, 0, false, "domain sender recipient"},
    setting{"policyd.greylist_spf", boolean, "yes",
            "Whether all hosts that SPF lets send for a domain are greylisted as one source."},
    setting{"policyd.greylist_retry", duration, "2d", "How long a greylist entry that never passed is kept.", hour,
            30 * day},
    setting{"policyd.greylist_keep", duration, "36d", "How long one that passed is kept, from its last use on.", day,
            400 * day},
    setting{"policyd.greylist_source_passes", number, "5",
            "Passes of one network, at most one an hour, after which it is greylisted no more.", 1, 65000},
    setting{"policyd.greylist_new_entries", number, "100",
            "New entries of one network in an hour, above which its new senders share one.", 1, 60000},
    setting{"policyd.greylist_memory", size, "32MB", "Memory for greylist entries, 24 bytes each.", mega, 64 * giga},
    setting{"policyd.familiar_after", duration, "12h",
            "How long after its first delivery a client is familiar, unless contentd found that to be spam.", second,
            30 * day},
    setting{"policyd.familiar_memory", size, "4MB", "Memory for who has delivered before, 16 bytes a key.", mega,
            64 * giga},
    setting{
        "policyd.senders_after", duration, "14d",
        "How long a domain's own mail must have gone out through Postfix here before an address of it that sent none "
        "is one that never sends.",
        second, 60 * day},
    setting{"policyd.record", text, "",
            "File to which every request is appended as a JSON line, for policyd replay; empty: none."},
    setting{"policyd.notify_command", text, "",
            "Program, with arguments, that is run to tell the operator of a notice; without a shell, from the root of "
            "the file system on; empty: none."},
    setting{"policyd.notify_mail", text, "", "Address to which notices are mailed with sendmail(1); empty: none."},
    setting{"policyd.notify_limit", number, "20",
            "Notices an hour that the operator is told; what is above is summed up afterwards.", 1, 10000},
    setting{"policyd.notify_window", duration, "1h", "How long the operator is not told the same again.", second,
            10 * day},
    setting{"policyd.notify_first_hits", boolean, "no",
            "Whether the operator is told when a rule fires that has not fired for notify_window."},
    setting{"policyd.sendmail", text, "/usr/sbin/sendmail", "The program that takes mail for notify_mail."},
    setting{"policyd.metrics", texts, "",
            "Where Prometheus reads the metrics, as inet:HOST:PORT on a loopback address; empty: nowhere."},
    setting{"policyd.request_limit", size, "64kB", "Size above which a request is malformed.", 4 * kilo, mega},
    setting{"policyd.session_limit", number, "20000",
            "Open connections above which new ones wait; Postfix opens one for each smtpd process and policy_context.",
            1, 1000000},
    setting{"policyd.idle_timeout", duration, "1h",
            "How long a connection may be silent between requests; above Postfix's smtpd_policy_service_max_idle, so "
            "that Postfix ends it.",
            second, 7 * day},
    setting{"policyd.write_timeout", duration, "30s", "How long Postfix may take to read a reply.", second, hour},
    setting{"policyd.drain_timeout", duration, "20s",
            "How long open connections are still answered after policyd was told to stop or to start anew.", 0, day},
    setting{"policyd.decision_timeout", duration, "30s",
            "How long a decision may take before the request is answered DUNNO; below Postfix's "
            "smtpd_policy_service_timeout.",
            second, hour},
    setting{"policyd.known_timeout", duration, "3s",
            "How long after its first context a recipient that never reached the second is held to be unknown.", 100,
            5 * minute},
    setting{"policyd.transaction_timeout", duration, "1h",
            "How long a transaction of which nothing more is heard is kept in memory.", minute, day},
};

constexpr std::array contentd_settings = {
    setting{"contentd.listen", texts, "inet:127.0.0.1:10025 after",
            "Where Postfix gives mail, as inet:HOST:PORT [after|before] [host=NAME] [next_hop=HOST:PORT] "
            "[tls=starttls|implicit]: after or before the queue.",
            1},
    setting{"contentd.next_hop", text, "127.0.0.1:10026", "Postfix's re-injection port, as HOST:PORT."},
    setting{"contentd.rules", text, "/etc/sekimori/contentd.rules", "The rules by which contentd decides.", 0, 0,
            reloadable},
    setting{"contentd.quarantine", text, "/var/lib/sekimori/quarantine",
            "Directory of messages that a rule quarantines, that cannot be inspected, or that the next hop refused.",
            1},
    setting{"contentd.metrics", texts, "",
            "Where Prometheus reads the metrics, as inet:HOST:PORT on a loopback address; empty: nowhere."},
    setting{"contentd.hostname", text, "",
            "The name by which contentd greets and signs its Received field; empty: the machine's."},
    setting{"contentd.networks", text, "127.0.0.0/8 ::1/128",
            "Addresses and prefixes, separated by blanks, from which mail is taken and XFORWARD believed."},
    setting{"contentd.tls_certificate", text, "",
            "PEM file for listeners with tls=: contentd's certificate, then those that lead to its authority.", 0, 0,
            reloadable},
    setting{"contentd.tls_key", text, "",
            "PEM file of its private key, without a passphrase; empty: it stands in tls_certificate.", 0, 0,
            reloadable},
    setting{"contentd.tls_protocol", text, "TLSv1.2", "The lowest version of TLS that is spoken, on both sides.", 0, 0,
            reloadable, "TLSv1.2 TLSv1.3"},
    setting{"contentd.tls_verify_client", text, "none",
            "Whether who connects over TLS must show a certificate: optional takes none, but no bad one; require also "
            "refuses mail without TLS on a listener with tls=starttls.",
            0, 0, reloadable, "none optional require"},
    setting{"contentd.tls_client_ca", text, "", "PEM file of the authorities that such a certificate must be from.", 0,
            0, reloadable},
    setting{"contentd.next_hop_tls", text, "none",
            "TLS to the next hop: none; may, where it is offered and works; encrypt, always; verify, only with whom "
            "the certificate proves to be the next hop.",
            0, 0, false, "none may encrypt verify"},
    setting{"contentd.next_hop_tls_wrappermode", boolean, "no",
            "Whether TLS begins before the greeting, without STARTTLS; with encrypt and verify."},
    setting{"contentd.next_hop_tls_ca", text, "",
            "PEM file of the authorities that the next hop's certificate must be from; empty: the system's.", 0, 0,
            reloadable},
    setting{"contentd.next_hop_tls_name", text, "",
            "Host name or address that must stand in the next hop's certificate; empty: the host in next_hop."},
    setting{"contentd.next_hop_tls_certificate", text, "",
            "PEM file of the certificate that contentd shows to the next hop, with those that lead to its authority; "
            "empty: none.",
            0, 0, reloadable},
    setting{"contentd.next_hop_tls_key", text, "",
            "PEM file of its private key, without a passphrase; empty: it stands in next_hop_tls_certificate.", 0, 0,
            reloadable},
    setting{"contentd.strip_contact", text, "postmaster",
            "Whom the note in the place of a stripped part tells to ask for the original."},
    setting{"contentd.strip_signed", boolean, "no",
            "Whether strip touches signed messages (DKIM, ARC, multipart/signed, S/MIME), whose signature it breaks; "
            "else they are quarantined."},
    setting{"contentd.spool", text, "/var/spool/sekimori",
            "Directory for what does not fit into spool_memory; the files there have no name, so a crash leaves none."},
    setting{"contentd.spool_memory", size, "256kB", "How much of a message is kept in memory.", 4 * kilo, giga},
    setting{"contentd.message_size_limit", size, "0",
            "Size above which a message is refused, besides the next hop's own limit; 0: none.", 0, 64 * giga},
    setting{"contentd.session_limit", number, "200",
            "Open connections from Postfix above which a new one gets 421; at least the transport's maxproc.", 1,
            100000},
    setting{"contentd.memory_limit", size, "512MB",
            "Bytes of messages that are inspected at once, above which another one gets 452; 0: none.", 0, 64 * giga},
    setting{"contentd.recipient_limit", number, "1000", "Recipients of one message above which more get 452 4.5.3.",
            100, 1000000},
    setting{"contentd.outbound_limit", number, "50",
            "Connections to the next hop at once; its maxproc in master.cf must not be below.", 1, 10000},
    setting{"contentd.idle_timeout", duration, "300s", "How long Postfix may be silent between two commands.", second,
            day},
    setting{"contentd.input_timeout", duration, "180s", "How long Postfix may be silent inside a message.", second,
            day},
    setting{"contentd.connect_timeout", duration, "35s", "How long a connection to the next hop may take.", second,
            hour},
    setting{"contentd.command_timeout", duration, "300s", "How long the next hop may take to answer a command.", second,
            day},
    setting{"contentd.data_timeout", duration, "180s", "How long the next hop may take to accept a part of a message.",
            second, day},
    setting{"contentd.data_done_timeout", duration, "600s",
            "How long the next hop may take to answer the final dot, within contentd.answer_within.", second, day},
    setting{"contentd.answer_within", duration, "580s",
            "How long a message may take from its final dot to the answer; below Postfix's lmtp_data_done_timeout.",
            second, day},
    setting{"contentd.answer_within_before", duration, "90s",
            "The same before the queue; below Postfix's smtpd_proxy_timeout.", second, day},
    setting{"contentd.drain_timeout", duration, "60s",
            "How long messages in hand may take to end after contentd was told to stop or to start anew.", 0, day},
    setting{"contentd.mime_depth_limit", number, "32", "Nesting of parts beyond which a message is not inspected.", 1,
            200},
    setting{"contentd.mime_parts_limit", number, "2000", "Parts of a message beyond which the rest is not inspected.",
            1, 1000000},
    setting{"contentd.mime_header_limit", size, "1MB",
            "Bytes of all header sections of a message beyond which the rest is not inspected.", 16 * kilo, giga},
    setting{"contentd.mime_decoded_limit", size, "300MB",
            "Bytes of all decoded parts of a message beyond which the rest is not inspected.", mega, 64 * giga},
    setting{"contentd.mime_reread_limit", number, "4",
            "How often a message is read again where programs read it differently, in sizes of the message.", 0, 100},
    setting{"contentd.mime_time_limit", duration, "30s",
            "Time after which the structure of a message, and again its contents, are not inspected further.", second,
            hour},
    setting{"contentd.inside_depth_limit", number, "10", "Archives in archives beyond which a file is not looked into.",
            1, 100},
    setting{"contentd.inside_entries_limit", number, "2000",
            "Files inside of an attachment, and of all of a message, at any depth, beyond which the rest is not looked "
            "into.",
            1, 1000000},
    setting{"contentd.inside_bytes_limit", size, "256MB",
            "Unpacked bytes of one attachment beyond which the rest is not looked into.", mega, 64 * giga},
    setting{
        "contentd.inside_time_limit", duration, "1500ms",
        "Time after which the process that looks into an attachment is ended; four times that is for all of a message.",
        100, hour},
    setting{"contentd.inside_memory_limit", size, "64MB",
            "Memory of that process, beyond the attachment itself and one file out of it.", 16 * mega, 64 * giga},
    setting{"contentd.scanners", texts, "",
            "Malware scanners, a value each: clamd unix:PATH, clamd inet:HOST:PORT, icap HOST:PORT/SERVICE or command "
            "PROGRAM ARGUMENT...; options max=SIZE, timeout=TIME, parallel=N, queue=N."},
    setting{"contentd.url_lists", texts, "", "Files with lists of URLs, read again when they change; see url.listed."},
    setting{"contentd.uribl", texts, "",
            "DNS lists of domains in links, each as policyd.dnsbl has it; see url.listed."},
    setting{"contentd.protected_domains", texts, "",
            "Domains, separated by blanks, whose names links must not imitate, your own and those of your users' "
            "banks; see "
            "url.lookalike."},
    setting{
        "contentd.digest_memory", size, "16MB",
        "Memory for which digests were reported, 10 bits each of up to nine a part; 0: each look asks the database.", 0,
        4 * giga},
    setting{"contentd.digest_limit", number, "1000000", "Digests that are kept; beyond it those that end soonest go.",
            1000, 100000000},
    setting{"contentd.digest_features_needed", number, "2",
            "How many of its eight features a part must share with another one to be like it.", 1, 8},
    setting{"contentd.digest_kept", duration, "30d", "How long a report counts.", hour, 365 * day},
    setting{"contentd.digest_trust", text, "operator=5 trap=2 user=1 verdict=0.5",
            "What one report counts, by who reported: operator, trap, user or verdict."},
    setting{"contentd.digest_key", text, "/etc/sekimori/digest.key",
            "File of the key that signs exports; contentd digest key makes it."},
    setting{"contentd.digest_neighbours", text, "",
            "File of sites whose reports are believed, a line each: NAME KEY [trust=0.5] [from=DIRECTORY|URL]; empty: "
            "none."},
    setting{"contentd.digest_export", text, "",
            "Directory for signed exports of what was reported here, for neighbours to read; empty: none."},
    setting{"contentd.digest_interval", duration, "10m",
            "How often neighbours' exports are read, and our own are written.", minute, day},
    setting{"contentd.poison_attempts", number, "6",
            "Inspections of a message alone that crashed or failed, after which it is set aside.", 1, 100},
};

template <std::size_t... N>
constexpr auto joined(const std::array<setting, N>&... tables)
{
    std::array<setting, (N + ...)> all{};
    std::size_t filled = 0;
    const auto append = [&](const auto& table) {
        for (const setting& each : table)
            all[filled++] = each;
    };
    (append(tables), ...);
    return all;
}

constexpr auto all_settings = joined(shared_settings, policyd_settings, contentd_settings);

} // namespace

std::span<const setting> schema()
{
    return all_settings;
}

} // namespace conf
