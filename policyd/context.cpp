#include "policyd/context.hpp"

#include "common/mail/address.hpp"
#include "common/rules/counter_key.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "policyd/observations/observation.hpp"

#include <algorithm>
#include <utility>

namespace policyd {

namespace {

int weight_of(const state::mark& of)
{
    if (of.kind == "sasl.user")
        return 2;
    return state::is_by_rule(of.origin) ? 0 : 1;
}

void consider(std::optional<state::mark>& best, std::optional<state::mark> other)
{
    const auto rank = [](const state::mark& of) { return std::pair(weight_of(of), of.until); };
    if (other && (!best || rank(*other) > rank(*best)))
        best = std::move(other);
}

} // namespace

void context::clear()
{
    policy_ = nullptr;
    request_ = {};
    where_ = {};
    client_.reset();
    kept_.clear();
    kept_lists_.clear();
    penalty_.reset();
    is_allowed_.reset();
    is_recipient_known.reset();
    is_told_unknown = false;
    is_permitted = false;
    is_event = false;
    client_listings.reset();
    sender_spf.reset();
    alarm = nullptr;
}

void context::reset(const policy& by, const request& asked, const policy_context& where, base::time_point at)
{
    clear();
    policy_ = &by;
    request_ = asked;
    where_ = where;
    now_ = at;
    const auto address = net::ip_address::parse(asked[attribute::client_address]);
    client_ = address ? std::optional(*address) : std::nullopt;
    if (++request_number_ == 0 || values_.empty() || counts_.size() != by.counters.ids.size()) {
        request_number_ = 1;
        values_.assign(observations().size(), {});
        counts_.assign(by.counters.ids.size(), {});
    }
}

rules::value context::observe(std::size_t observation, std::size_t /*element*/)
{
    slot& kept = values_[observation];
    if (!is_known(kept)) {
        const auto* const asked = observations()[observation];
        const rules::value found = asked->compute == nullptr ? rules::value::pending() : asked->compute(*this);
        if (found.is_pending())
            return found;
        kept = {found, request_number_};
    }
    return kept.is;
}

std::optional<std::size_t> context::elements(std::size_t /*observation*/)
{
    return 1; // none of policyd's observations is many-valued
}

std::string_view context::login()
{
    const std::string_view typed = text::trimmed(request_[attribute::sasl_username]);
    const bool is_low = std::none_of(typed.begin(), typed.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return is_low ? typed : keep(text::to_lower(typed));
}

std::string_view context::domain_of(attribute which)
{
    std::string storage;
    const auto low = mail::lower_domain(mail::split_address(request_[which]).domain, storage);
    return storage.empty() ? low : keep(std::move(storage));
}

bool context::has_sender() const
{
    const auto state = request_[attribute::protocol_state];
    return state != "CONNECT" && state != "EHLO" && state != "HELO" && state != "VRFY" && state != "ETRN";
}

bool context::has_message() const
{
    const auto state = request_[attribute::protocol_state];
    return state != "VRFY" && state != "ETRN";
}

bool context::make_key(std::size_t counter)
{
    key_.clear();
    return rules::append_counter_key(*this, policy_->counters.uses[counter], key_);
}

rules::value context::count(std::size_t counter)
{
    slot& kept = counts_[counter];
    if (!is_known(kept)) {
        kept = {rules::value::absent(), request_number_};
        if (make_key(counter))
            kept.is = rules::value::of(state_.counters().read(policy_->counters.ids[counter], key_, now_));
    }
    return kept.is;
}

std::span<const std::string_view> context::keep(const std::vector<std::string>& texts)
{
    std::vector<std::string_view>& list = kept_lists_.emplace_back();
    for (const std::string& each : texts)
        list.push_back(keep(each));
    return list;
}

void context::count_event(counted what, double amount, reservations* held)
{
    for (const auto counter : policy_->counters_of(what)) {
        counts_[counter] = {rules::value::absent(), request_number_};
        if (!make_key(counter))
            continue;
        const auto id = policy_->counters.ids[counter];
        state::reservation one;
        const double sum = is_dry_ ? state_.counters().read(id, key_, now_) + amount
                                   : state_.counters().add(id, key_, amount, now_, held == nullptr ? nullptr : &one);
        if (held != nullptr && !is_dry_)
            held->push_back(one);
        counts_[counter].is = rules::value::of(sum);
    }
}

void context::count_distinct(counted what, std::string_view value)
{
    for (const auto counter : policy_->counters_of(what)) {
        counts_[counter].known_in = 0;
        if (!is_dry_ && make_key(counter))
            state_.counters().add_distinct(policy_->counters.ids[counter], key_, value, now_);
    }
}

void context::count_watched()
{
    for (const auto counter : policy_->counters_of(counted::watched)) {
        const auto watched = observe(policy_->counters.uses[counter].distinct_value, 0);
        if (is_dry_ || !watched.is_present() || !make_key(counter))
            continue;
        const double different =
            state_.counters().add_distinct(policy_->counters.ids[counter], key_, rules::to_text(watched), now_);
        counts_[counter] = {rules::value::of(different), request_number_};
    }
}

const state::mark* context::penalty()
{
    if (!penalty_)
        penalty_.emplace(is_allowed() ? std::nullopt : find_mark(state::mark_table::penalties));
    return *penalty_ ? &**penalty_ : nullptr;
}

bool context::is_allowed()
{
    if (!is_allowed_)
        is_allowed_ = find_mark(state::mark_table::allowances).has_value();
    return *is_allowed_;
}

// By the client's address and the networks around it, by the names that commands know, and by whatever else the rules
// penalise.
std::optional<state::mark> context::find_mark(state::mark_table in)
{
    const state::marks& table = state_.table(in);
    std::optional<state::mark> best;
    if (table.is_empty())
        return best;
    if (client_)
        best = table.find(*client_, now_);
    for (const auto index : policy_->mark_keys) {
        const auto key = observe(index, 0);
        if (key.is_present())
            consider(best, table.find(observations()[index]->name, rules::to_text(key), now_));
    }
    return best;
}

} // namespace policyd
