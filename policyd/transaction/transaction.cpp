#include "policyd/transaction/transaction.hpp"

#include "policyd/protocol/policy_context.hpp"

#include <algorithm>

namespace policyd {

namespace {

// In an answer slot: nothing yet, DUNNO, and from 2 on the index into transaction::answers.
constexpr std::uint16_t not_answered = 0;
constexpr std::uint16_t answered_dunno = 1;

// Where the answer of that phase stands, or null. Constant for a constant transaction.
template <class Transaction>
auto* slot(Transaction& of, rules::phase phase, std::size_t recipient)
{
    if (phase >= phase_data)
        return &of.later[phase - phase_data];
    return recipient == recipient_table::none ? nullptr : &of.recipients[recipient].answers[phase];
}

} // namespace

std::size_t recipient_table::find(std::uint64_t id) const
{
    if (all_.size() > few) {
        const auto found = index_.find(id);
        return found == index_.end() ? none : found->second;
    }
    const auto found = std::find_if(all_.begin(), all_.end(), [id](const recipient& each) { return each.id == id; });
    return found == all_.end() ? none : static_cast<std::size_t>(found - all_.begin());
}

std::size_t recipient_table::add(std::uint64_t id)
{
    all_.emplace_back().id = id;
    const auto added = static_cast<std::uint32_t>(all_.size() - 1);
    if (all_.size() == few + 1)
        for (std::uint32_t i = 0; i < added; ++i)
            index_.emplace(all_[i].id, i);
    if (all_.size() > few)
        index_.emplace(id, added);
    return added;
}

std::optional<std::string> transaction::answer(rules::phase phase, std::size_t recipient) const
{
    const auto* const given = slot(*this, phase, recipient);
    if (given == nullptr || *given == not_answered)
        return std::nullopt;
    return *given == answered_dunno ? std::string() : answers[*given - 2U];
}

void transaction::keep_answer(rules::phase phase, std::size_t recipient, std::string_view value)
{
    auto* const given = slot(*this, phase, recipient);
    if (given == nullptr)
        return;
    *given = answered_dunno;
    if (value.empty())
        return;
    const auto found = std::find(answers.begin(), answers.end(), value);
    const auto index = static_cast<std::size_t>(found - answers.begin());
    if (index > 60000)
        return;
    if (found == answers.end())
        answers.emplace_back(value);
    *given = static_cast<std::uint16_t>(index + 2);
}

void transaction::take_reservations(reservations& to)
{
    take_message(to);
    for (recipient& each : recipients) {
        to.insert(to.end(), each.held.begin(), each.held.end());
        each.held.clear();
    }
}

void transaction::take_message(reservations& to)
{
    to.insert(to.end(), message.begin(), message.end());
    message.clear();
    is_message_counted = false;
}

bool transaction::has_accepted() const
{
    return std::any_of(recipients.begin(), recipients.end(), [](const recipient& each) {
        return !each.is_deferred && (each.status == standing::known || each.status == standing::passed);
    });
}

} // namespace policyd
