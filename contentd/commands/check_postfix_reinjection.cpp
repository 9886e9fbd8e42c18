#include "contentd/commands/check_postfix_reinjection.hpp"

#include "common/conf/postfix_restrictions.hpp"
#include "contentd/commands/check_postfix_networks.hpp"
#include "contentd/commands/check_postfix_tls.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace contentd {

namespace {

using conf::postfix_endpoint;
using conf::postfix_files;
using conf::postfix_findings;
using conf::postfix_service;
using conf::postfix_word;
using conf::severity;

/// Postfix's default of message_size_limit.
constexpr std::string_view default_size = "10240000";

class port_checker
{
  public:
    port_checker(const postfix_files& files, const conf::settings& settings, const listener& from,
                 const postfix_service& port, postfix_findings& findings)
        : files_(files), settings_(settings), from_(from), port_(port), findings_(findings)
    {}

    void run()
    {
        check_loop();
        check_policy();
        check_admission();
        check_forwarding();
        check_smuggling();
        check_processes();
        check_overrides();
        check_size();
        check_reinjection_tls(files_, port_, settings_, findings_);
    }

  private:
    void check_loop()
    {
        for (const std::string_view name : {"content_filter", "smtpd_proxy_filter"})
            if (!files_.value(&port_, name).empty())
                findings_.add(severity::error, files_.place(&port_, name),
                              std::string(name) + " holds for the re-injection port " + port_.place.to_text() +
                                  " too: mail goes round in a loop",
                              "-o " + std::string(name) + "= at that service");
    }

    void check_policy()
    {
        constexpr std::array<std::string_view, 7> lists = {"smtpd_client_restrictions",     "smtpd_helo_restrictions",
                                                           "smtpd_sender_restrictions",     "smtpd_relay_restrictions",
                                                           "smtpd_recipient_restrictions",  "smtpd_data_restrictions",
                                                           "smtpd_end_of_data_restrictions"};
        for (const std::string_view name : lists)
            if (conf::has_word(conf::restrictions(files_, &port_, name), "check_policy_service"))
                findings_.add(severity::error, port_.place,
                              "the re-injection port asks a policy service in " + std::string(name) +
                                  ": every message is judged twice, the second time as if it came from this host",
                              "-o " + std::string(name) + "= at that service");
    }

    void check_forwarding()
    {
        if (covers(files_.list(&port_, "smtpd_authorized_xforward_hosts"), from_.next_hop) == coverage::no)
            findings_.add(severity::error, files_.place(&port_, "smtpd_authorized_xforward_hosts"),
                          "the re-injection port takes no XFORWARD from contentd: its log and its Received fields "
                          "name contentd instead of the client",
                          "-o smtpd_authorized_xforward_hosts=127.0.0.0/8");
    }

    /// Whether what contentd gives back is taken, wherever it goes.
    void check_admission()
    {
        constexpr std::array<std::string_view, 5> lists = {"smtpd_client_restrictions", "smtpd_helo_restrictions",
                                                           "smtpd_sender_restrictions", "smtpd_relay_restrictions",
                                                           "smtpd_recipient_restrictions"};
        for (const std::string_view name : lists)
            if (is_refused(conf::restrictions(files_, &port_, name)))
                findings_.add(severity::error, files_.place(&port_, name),
                              std::string(name) + " of the re-injection port " + port_.place.to_text() +
                                  " refuses what contentd gives back",
                              "-o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject, the "
                              "other lists empty");
    }

    bool is_refused(const std::vector<postfix_word>& list) const
    {
        constexpr std::array<std::string_view, 4> refusals = {"reject", "defer", "reject_unauth_destination",
                                                              "defer_unauth_destination"};
        for (const postfix_word& each : list) {
            if (std::find(refusals.begin(), refusals.end(), each.text) != refusals.end())
                return true;
            if (may_permit(each.text) || conf::is_access_table(each.text))
                return false;
        }
        return false;
    }

    /// contentd has no login, and what it gives back goes to others as well.
    bool may_permit(std::string_view restriction) const
    {
        if (restriction == "permit_mynetworks")
            return files_.find(&port_, "mynetworks") == nullptr || // the default has loopback
                   covers(files_.list(&port_, "mynetworks"), from_.next_hop) != coverage::no;
        return conf::is_permit(restriction) && restriction != "permit_sasl_authenticated" &&
               restriction != "permit_auth_destination" && restriction != "permit_mx_backup";
    }

    void check_smuggling()
    {
        constexpr std::string_view exclusions = "smtpd_forbid_bare_newline_exclusions";
        if (files_.find(&port_, exclusions) == nullptr || !files_.list(&port_, exclusions).empty())
            findings_.add(severity::error, files_.place(&port_, exclusions),
                          "contentd is excluded from the bare newline checks of the re-injection port ($mynetworks "
                          "is the default): a smuggled message could come in",
                          "-o smtpd_forbid_bare_newline_exclusions=");
        const std::string value = files_.value(&port_, "smtpd_forbid_bare_newline", "no");
        if (value == "no")
            findings_.add(severity::warning, files_.place(&port_, "smtpd_forbid_bare_newline"),
                          "the re-injection port takes bare newlines as line ends",
                          "-o smtpd_forbid_bare_newline=normalize");
    }

    void check_processes()
    {
        const auto wanted = static_cast<std::uint64_t>(settings_.number("contentd.outbound_limit"));
        const std::uint64_t most = conf::maxproc(files_, port_);
        if (most != 0 && most < wanted)
            findings_.add(severity::error, port_.place,
                          "the re-injection port has " + std::to_string(most) + " processes, contentd opens up to " +
                              std::to_string(wanted) + " connections: under load both wait for each other",
                          "a seventh column of " + std::to_string(wanted) +
                              ", or contentd.outbound_limit = " + std::to_string(most));
    }

    void check_overrides()
    {
        const std::vector<postfix_word> options = files_.list(&port_, "receive_override_options");
        const auto place = files_.place(&port_, "receive_override_options");
        if (!from_.is_before && conf::has_word(options, "no_address_mappings"))
            findings_.add(severity::error, place,
                          "the re-injection port maps no addresses: aliases and virtual addresses never take effect",
                          "no_address_mappings where mail comes in, not here");
        if (!conf::has_word(options, "no_unknown_recipient_checks"))
            findings_.add(severity::warning, place,
                          "the re-injection port looks for unknown recipients once more: one that was taken before "
                          "would bounce",
                          "-o receive_override_options=no_unknown_recipient_checks");
        if (!from_.is_before && !conf::has_word(options, "no_header_body_checks"))
            findings_.add(severity::note, place, "header and body checks run a second time behind contentd",
                          "no_header_body_checks in receive_override_options");
        if (!from_.is_before && !conf::has_word(options, "no_milters"))
            findings_.add(severity::note, place, "milters run a second time behind contentd",
                          "no_milters in receive_override_options");
    }

    void check_size()
    {
        const std::uint64_t outer = conf::to_number(files_.value(nullptr, "message_size_limit", default_size));
        const std::uint64_t inner = conf::to_number(files_.value(&port_, "message_size_limit", default_size));
        if (inner != 0 && (outer == 0 || inner <= outer))
            findings_.add(severity::warning, files_.place(&port_, "message_size_limit"),
                          "message_size_limit of the re-injection port is not above that of the way in: a message "
                          "that contentd adds header fields to may bounce",
                          "-o message_size_limit=" + std::to_string(outer == 0 ? 0 : outer + 65536));
    }

    const postfix_files& files_;
    const conf::settings& settings_;
    const listener& from_;
    const postfix_service& port_;
    postfix_findings& findings_;
};

} // namespace

void check_reinjection(const postfix_files& files, const conf::settings& settings, const listener& from,
                       postfix_findings& findings)
{
    const postfix_service* port = conf::smtpd_at(files, from.next_hop);
    if (port == nullptr)
        return findings.add(severity::error, {files.main_name(), 1},
                            "no smtpd listens at contentd's next hop, " + from.next_hop.to_text(),
                            "the service " + from.next_hop.host + ':' + from.next_hop.port +
                                " of examples/postfix in master.cf");
    port_checker(files, settings, from, *port, findings).run();
}

} // namespace contentd
