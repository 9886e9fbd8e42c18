// context - one request as the rules see it: the source of observations and counts
//
// A session keeps one and hands it request after request; values are computed when a rule first asks, at most once a
// request. One that must be looked up is pending until fetch() (fetch.hpp) has brought it. Texts point into the
// request's block or into the context and live until the next reset().
// A dry context counts nothing: it shows what a count would have been.

#pragma once

#include "common/dns/blocklists.hpp"
#include "common/dns/resolver.hpp"
#include "common/rules/observation.hpp"
#include "common/state/state.hpp"
#include "policyd/once.hpp"
#include "policyd/policy.hpp"
#include "policyd/protocol/policy_context.hpp"
#include "policyd/protocol/request_parser.hpp"
#include "policyd/submission/sender_logins.hpp"
#include "policyd/transaction/transaction.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace auth {

struct spf_result;

} // namespace auth

namespace policyd {

class origins;
class recipients;
class spf_checks;

/// By what senders are told apart in the greylist.
enum class grey_by : std::uint8_t { domain, sender, recipient };

/// What observations depend on beside the request and the state.
struct surroundings
{
    /// The network around a client's address, as `client.network` has it.
    net::prefix network_of(const net::ip_address& client) const
    {
        return {client, client.is_v4() ? network_v4 : network_v6};
    }

    unsigned network_v4 = 24; // length of a client's network
    unsigned network_v6 = 64;
    // Null where nothing is looked up.
    dns::resolver* dns = nullptr;
    dns::resolver* dns_at_once = nullptr; // under stress
    dns::blocklists* lists = nullptr;
    const sender_logins* logins = nullptr; // without a table
    spf_checks* spf = nullptr;
    const origins* origin = nullptr; // without databases
    recipients* sources = nullptr;   // of recipients; without any
    std::string delimiters = "+";    // of which the first one ends the user's part of a recipient
    base::milliseconds grey_delay = std::chrono::minutes(4);
    base::milliseconds senders_after = std::chrono::hours(14 * 24); // see own_senders.hpp
    grey_by grey_key = grey_by::domain;
    bool grey_by_spf = true; // where SPF is looked up
};

class context : public rules::source
{
  public:
    context(state::state& shared, const surroundings& around, bool is_dry = false)
        : state_(shared), around_(around), is_dry_(is_dry)
    {}

    /// Leaves nothing of the request before but memory.
    void clear();
    /// Begins a request, cleared. `by` must outlive it.
    void reset(const policy& by, const request& asked, const policy_context& where, base::time_point at);

    rules::value observe(std::size_t observation, std::size_t element) override;
    std::optional<std::size_t> elements(std::size_t observation) override;
    rules::value count(std::size_t counter) override;
    /// The value of an observation that was pending.
    void settle(std::size_t observation, rules::value found) { values_[observation] = {found, request_number_}; }
    base::time_point now() const override { return now_; }

    /// Counts an event of the present request in all its counters; their count() includes it from now on.
    void count_event(counted what, double amount, reservations* held);
    /// Counts a value in all distinct counters of that event.
    void count_distinct(counted what, std::string_view value);
    /// Counts what the `distinct` function watches and this request has.
    void count_watched();

    // For observations.
    const request& asked() const { return request_; }
    const policy_context& where() const { return where_; }
    const surroundings& around() const { return around_; }
    const std::optional<net::ip_address>& client() const { return client_; }
    /// Somebody has said MAIL, so that an empty sender is the null sender.
    bool has_sender() const;
    /// Postfix has all its smtpd processes in use: nobody may wait.
    bool is_under_stress() const { return request_[attribute::stress] == "yes"; }
    dns::patience patience() const { return is_under_stress() ? dns::patience::at_once : dns::patience::waits; }
    /// Null where nothing is looked up.
    dns::resolver* dns() const { return is_under_stress() ? around_.dns_at_once : around_.dns; }
    /// There is one to hold, redirect or put a header on: VRFY and ETRN have none.
    bool has_message() const;
    /// Present in the context `known` and in events.
    std::optional<bool> is_recipient_known;
    /// A source said that the recipient does not exist, and this may be counted.
    bool is_told_unknown = false;
    /// At data and eom: each recipient that is left was let through by `permit`.
    bool is_permitted = false;
    /// The request is over, and an event speaks of it.
    bool is_event = false;
    /// In the event `alarm`: the one that began.
    const state::alarm_row* alarm = nullptr;
    /// The live penalty that matters most, unless the client is allowed: one on the login, then what the operator put,
    /// then the one that lasts longest.
    const state::mark* penalty();
    bool is_allowed();
    state::greylist& greylist() const { return state_.greylist(); }
    /// What the DNS lists of addresses say of the client.
    once<dns::listing_result> client_listings;
    /// What SPF says of the sender, for the greylist; null until that has asked.
    std::shared_ptr<const auth::spf_result> sender_spf;
    state::familiars& familiars() const { return state_.familiars(); }
    const state::alarms& alarms() const { return state_.alarms(); }
    /// Keeps a text until the next reset.
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }
    std::span<const std::string_view> keep(const std::vector<std::string>& texts);
    /// The login name, empty without one. In lower case and without blanks around it: servers that take it in any case
    /// hand it on as it was typed, and it is one account. Until the next reset.
    std::string_view login();
    /// The domain of the address in that attribute, in lower case, empty when there is none; until the next reset.
    std::string_view domain_of(attribute which);

    // For explain: what was asked for.
    bool is_computed(std::size_t observation) const { return is_known(values_[observation]); }
    const rules::value& computed(std::size_t observation) const { return values_[observation].is; }

  private:
    struct slot
    {
        rules::value is;
        std::uint32_t known_in = 0; // the request that it belongs to
    };

    bool is_known(const slot& of) const { return of.known_in == request_number_; }
    bool make_key(std::size_t counter);
    std::optional<state::mark> find_mark(state::mark_table in);

    state::state& state_;
    const surroundings around_;
    const bool is_dry_;
    const policy* policy_ = nullptr;
    request request_;
    policy_context where_;
    base::time_point now_{};
    std::optional<net::ip_address> client_;
    std::uint32_t request_number_ = 0; // from 1; so that a reset need not touch the slots
    std::vector<slot> values_;
    std::vector<slot> counts_;
    std::deque<std::string> kept_;
    std::deque<std::vector<std::string_view>> kept_lists_; // point into kept_
    std::string key_;
    std::optional<std::optional<state::mark>> penalty_;
    std::optional<bool> is_allowed_;
};

} // namespace policyd
