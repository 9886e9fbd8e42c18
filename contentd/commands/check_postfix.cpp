// How Postfix gives mail to contentd: content_filter and its transport, or smtpd_proxy_filter. How it takes it back is
// looked at by check_postfix_reinjection.

#include "contentd/commands/check_postfix.hpp"

#include "common/conf/postfix_wiring.hpp"
#include "common/text/units.hpp"
#include "contentd/commands/check_postfix_reinjection.hpp"
#include "contentd/commands/check_postfix_tls.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
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

std::optional<listener> to_listener(std::string_view written, std::string_view next_hop)
{
    listener read;
    const auto endpoint = postfix_endpoint::parse(written);
    for (const std::string& word : conf::inside_braces('{' + std::string(written) + '}')) {
        read.is_before = read.is_before || word == "before";
        if (word.rfind("tls=", 0) == 0)
            read.tls = word;
        if (word.rfind("next_hop=", 0) == 0)
            next_hop = written.substr(written.find("next_hop=") + 9);
    }
    const auto hop = postfix_endpoint::parse(next_hop);
    if (!endpoint || !hop)
        return std::nullopt;
    read.endpoint = *endpoint;
    read.next_hop = *hop;
    return read;
}

class checker
{
  public:
    checker(const postfix_files& files, const conf::settings& settings, postfix_findings& findings)
        : files_(files), settings_(settings), findings_(findings)
    {
        for (const std::string& each : settings.texts("contentd.listen"))
            if (const auto read = to_listener(each, settings.text("contentd.next_hop")))
                listeners_.push_back(*read);
    }

    void run()
    {
        check_filter(nullptr);
        for (const postfix_service& service : files_.services()) {
            if (is_overridden(service, "content_filter"))
                check_filter(&service);
            if (service.command == "smtpd")
                check_proxy(service);
        }
        for (const listener& each : listeners_)
            check_reinjection(files_, settings_, each, findings_);
        if (!is_fed_ && !listeners_.empty())
            findings_.add(severity::error, {files_.main_name(), 1},
                          "no mail comes to contentd at " + listeners_.front().endpoint.to_text(),
                          "content_filter = sekimori:" + listeners_.front().endpoint.to_text() +
                              "; sekimori-postfix(7) shows the transport");
    }

  private:
    static bool is_overridden(const postfix_service& service, std::string_view name)
    {
        return std::any_of(service.overrides.begin(), service.overrides.end(),
                           [&](const conf::postfix_setting& each) { return each.name == name; });
    }

    const listener* listener_at(const std::optional<postfix_endpoint>& endpoint) const
    {
        const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                        [&](const listener& each) { return endpoint && each.endpoint == *endpoint; });
        return found == listeners_.end() ? nullptr : &*found;
    }

    /// content_filter = TRANSPORT:NEXTHOP
    void check_filter(const postfix_service* service)
    {
        const std::string value = files_.value(service, "content_filter");
        const auto colon = value.find(':');
        if (colon == std::string::npos)
            return;
        const listener* fed = listener_at(postfix_endpoint::parse(std::string_view(value).substr(colon + 1)));
        if (fed == nullptr)
            return;
        is_fed_ = true;
        const auto place = files_.place(service, "content_filter");
        if (fed->is_before)
            findings_.add(severity::error, place,
                          "content_filter leads to a listener of contentd that is marked before",
                          "contentd.listen = " + fed->endpoint.to_text() + " after");
        const std::string name = value.substr(0, colon);
        const auto found =
            std::find_if(files_.services().begin(), files_.services().end(),
                         [&](const postfix_service& each) { return each.name == name && each.type == "unix"; });
        if (found == files_.services().end())
            return findings_.add(severity::error, place,
                                 "content_filter names the transport " + name + ", which master.cf does not have",
                                 "a line `" + name + " unix - - n - 16 lmtp` with its options");
        check_transport(*found);
        check_transport_tls(files_, *found, fed->tls, needs_certificate(), findings_);
        check_mapping(service);
    }

    void check_transport(const postfix_service& transport)
    {
        const std::string& command = transport.command;
        if (command != "lmtp" && command != "smtp")
            return findings_.add(severity::error, transport.place, transport.name + " runs " + command, "lmtp");
        if (command == "smtp")
            findings_.add(severity::note, transport.place,
                          "with smtp all recipients of a message share one outcome; with lmtp each has its own",
                          "lmtp");
        expect(transport, command + "_line_length_limit", "0", "998",
               "lines above that length are broken on the way to contentd: signatures fail");
        if (!conf::is_yes(files_.value(&transport, "disable_mime_output_conversion")))
            findings_.add(severity::error, files_.place(&transport, "disable_mime_output_conversion"),
                          "8-bit mail may be converted on the way to contentd: signatures fail",
                          "-o disable_mime_output_conversion=yes");
        if (!conf::is_yes(files_.value(&transport, command + "_send_xforward_command")))
            findings_.add(severity::error, files_.place(&transport, command + "_send_xforward_command"),
                          "contentd is not told client and queue ID: its rules on clients and logins see nothing",
                          "-o " + command + "_send_xforward_command=yes");
        check_done_timeout(transport);
        const auto sessions = static_cast<std::uint64_t>(settings_.number("contentd.session_limit"));
        if (conf::maxproc(files_, transport) > sessions)
            findings_.add(severity::warning, transport.place,
                          "more processes than contentd.session_limit, " + std::to_string(sessions) +
                              ", lets in: the others hear 421, and their mail is put off",
                          "a seventh column of at most " + std::to_string(sessions));
    }

    void expect(const postfix_service& service, const std::string& name, std::string_view wanted,
                std::string_view fallback, const std::string& damage)
    {
        const std::string value = files_.value(&service, name, fallback);
        if (value != wanted)
            findings_.add(severity::error, files_.place(&service, name), name + " is " + value + ": " + damage,
                          "-o " + name + '=' + std::string(wanted));
    }

    void check_done_timeout(const postfix_service& transport)
    {
        const std::string name = transport.command + "_data_done_timeout";
        const std::string written = files_.value(&transport, name, "600s");
        const auto limit = text::to_duration(written);
        const auto own = settings_.duration("contentd.answer_within");
        if (limit && *limit <= own)
            findings_.add(severity::warning, files_.place(&transport, name),
                          name + " is " + written + ", not above contentd.answer_within, " + text::from_duration(own) +
                              ": a slow next hop makes a message come twice",
                          "-o " + name + "=1200s");
    }

    /// Addresses are mapped where filtered mail comes back, so not on the way in too.
    void check_mapping(const postfix_service* filtered)
    {
        for (const postfix_service& service : files_.services()) {
            const bool takes_mail = service.command == "smtpd" || service.command == "pickup";
            if (!takes_mail || (filtered != nullptr && filtered != &service))
                continue;
            if (files_.value(&service, "content_filter").empty() || is_next_hop(service))
                continue;
            if (!conf::has_word(files_.list(&service, "receive_override_options"), "no_address_mappings"))
                findings_.add(severity::warning, files_.place(&service, "receive_override_options"),
                              service.name + " maps addresses before the filter, and the re-injection port maps them "
                                             "again: aliases and bcc may double",
                              "-o receive_override_options=no_address_mappings");
        }
    }

    bool needs_certificate() const { return settings_.text("contentd.tls_verify_client") == "require"; }

    bool is_next_hop(const postfix_service& service) const
    {
        return std::any_of(listeners_.begin(), listeners_.end(),
                           [&](const listener& each) { return conf::smtpd_at(files_, each.next_hop) == &service; });
    }

    void check_proxy(const postfix_service& service)
    {
        const std::string value = files_.value(&service, "smtpd_proxy_filter");
        const listener* fed = value.empty() ? nullptr : listener_at(postfix_endpoint::parse(value));
        if (fed == nullptr || is_next_hop(service))
            return;
        is_fed_ = true;
        if (!fed->is_before)
            findings_.add(severity::error, files_.place(&service, "smtpd_proxy_filter"),
                          "smtpd_proxy_filter leads to a listener of contentd that is not marked before",
                          "contentd.listen = " + fed->endpoint.to_text() + " before");
        if (fed->tls == "tls=implicit" || (!fed->tls.empty() && needs_certificate()))
            findings_.add(
                severity::error, files_.place(&service, "smtpd_proxy_filter"),
                "smtpd_proxy_filter speaks no TLS, and contentd's listener waits for it: no mail gets through",
                "contentd.listen = " + fed->endpoint.to_text() + " before, without tls=");
        check_recipients(service);
        const std::string written = files_.value(&service, "smtpd_proxy_timeout", "100s");
        const auto limit = text::to_duration(written);
        const auto own = settings_.duration("contentd.answer_within_before");
        if (limit && *limit <= own)
            findings_.add(severity::warning, files_.place(&service, "smtpd_proxy_timeout"),
                          "smtpd_proxy_timeout is " + written + ", not above contentd.answer_within_before, " +
                              text::from_duration(own) + ": a message that takes long comes twice",
                          "-o smtpd_proxy_timeout=300s");
    }

    /// With speed_adjust Postfix has told the client 250 for each recipient before it asks contentd.
    void check_recipients(const postfix_service& service)
    {
        const auto most = static_cast<std::uint64_t>(settings_.number("contentd.recipient_limit"));
        if (conf::has_word(files_.list(&service, "smtpd_proxy_options"), "speed_adjust") &&
            conf::to_number(files_.value(&service, "smtpd_recipient_limit", "1000")) > most)
            findings_.add(severity::warning, files_.place(&service, "smtpd_proxy_options"),
                          "with speed_adjust a message with more recipients than contentd.recipient_limit, " +
                              std::to_string(most) + ", is put off for all of them, each time it comes",
                          "smtpd_recipient_limit = " + std::to_string(most));
    }

    const postfix_files& files_;
    const conf::settings& settings_;
    postfix_findings& findings_;
    std::vector<listener> listeners_;
    bool is_fed_ = false;
};

} // namespace

int check_postfix(const std::string& directory, const conf::settings& settings, std::ostream& out)
{
    const auto judge = [&settings](const postfix_files& files, postfix_findings& findings) {
        checker(files, settings, findings).run();
    };
    return conf::check_wiring(directory, judge, out);
}

} // namespace contentd
