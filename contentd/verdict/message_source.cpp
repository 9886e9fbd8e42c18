#include "contentd/verdict/message_source.hpp"

#include "common/rules/counter_key.hpp"
#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

constexpr std::string_view own_event = "scanned";
constexpr std::size_t none = static_cast<std::size_t>(-1);

rules::value value_of(std::size_t index, const inspection& message, std::size_t recipient)
{
    return observations()[index]->compute(message, recipient, 0);
}

} // namespace

bool message_counts::make_key(std::size_t counter, const inspection& message, std::size_t recipient)
{
    key_.clear();
    message_source source(message, recipient, *this);
    return rules::append_counter_key(source, rules_.counters.uses[counter], key_);
}

double message_counts::add(std::size_t counter, const inspection& message, std::size_t recipient)
{
    const state::counter_id id = rules_.counters.ids[counter];
    const base::time_point now = message.message().at;
    const rules::counter_use& use = rules_.counters.uses[counter];
    if (rules_.counters.specs[counter].event != own_event)
        return counters_.read(id, key_, now);
    if (use.distinct_value != none) {
        const rules::value different = value_of(use.distinct_value, message, recipient);
        if (!different.is_present())
            return counters_.read(id, key_, now);
        return counters_.add_distinct(id, key_, rules::to_text(different), now);
    }
    state::reservation held;
    const double sum = counters_.add(id, key_, 1, now, &held);
    held_.push_back(held);
    return sum;
}

rules::value message_counts::count(std::size_t counter, const inspection& message, std::size_t recipient)
{
    if (!make_key(counter, message, recipient))
        return rules::value::absent();
    const auto [place, is_new] = counted_.try_emplace({counter, key_}, 0);
    if (is_new)
        place->second = add(counter, message, recipient);
    return rules::value::of(place->second);
}

void message_counts::count_all(const inspection& message, std::size_t recipient)
{
    const auto& specs = rules_.counters.specs;
    for (std::size_t counter = 0; counter < specs.size(); ++counter)
        if (specs[counter].event == own_event)
            count(counter, message, recipient);
}

void message_counts::count_event(std::string_view event, const inspection& message, double amount)
{
    const auto& specs = rules_.counters.specs;
    for (std::size_t counter = 0; counter < specs.size(); ++counter)
        if (specs[counter].event == event && make_key(counter, message, 0))
            counters_.add(rules_.counters.ids[counter], key_, amount, message.message().at);
}

void message_counts::give_back()
{
    for (const state::reservation& each : held_)
        counters_.give_back(each);
    held_.clear();
}

rules::value message_source::observe(std::size_t observation, std::size_t element)
{
    const auto& wanted = *observations()[observation];
    if (!message_.has(wanted.needs))
        return rules::value::pending();
    return wanted.compute(message_, recipient_, element);
}

// The part goes as a whole, with all its names and what is in it.
void message_source::take_out(std::string_view family, std::size_t element)
{
    if (family == "attachment")
        gone_.insert(message_.attachments()[element].leaf);
}

bool message_source::is_gone(std::size_t observation, std::size_t element) const
{
    return !gone_.empty() && observations()[observation]->name.starts_with("attachment.") &&
           gone_.contains(message_.attachments()[element].leaf);
}

std::optional<std::size_t> message_source::elements(std::size_t observation)
{
    const auto& wanted = *observations()[observation];
    if (!message_.has(wanted.needs))
        return std::nullopt;
    return wanted.elements(message_);
}

} // namespace contentd
