#include "policyd/own_senders.hpp"

#include "common/mail/sender_key.hpp"

#include <array>
#include <string>

namespace policyd {

namespace {

// Since when nothing of the domain was seen, so that its mail may go out elsewhere now. Above the day in which a key is
// noted once.
constexpr std::chrono::hours lately{7 * 24};

std::string key_of(std::string_view local, std::string_view domain)
{
    std::string made;
    made.reserve(local.size() + domain.size() + 3);
    return made.append("<").append(local).append("@").append(domain).append(">");
}

} // namespace

void note_own_sender(state::familiars& into, std::string_view sender, base::time_point now)
{
    const mail::sender_key of = mail::make_sender_key(sender);
    if (of.domain.empty())
        return;
    const std::array keys = {key_of(of.local, of.domain), key_of({}, of.domain)};
    into.note(keys, now);
}

std::optional<bool> has_sent(state::familiars& from, std::string_view address, base::time_point now,
                             base::milliseconds learned)
{
    const mail::sender_key of = mail::make_sender_key(address);
    if (of.domain.empty())
        return std::nullopt;
    if (from.times(key_of(of.local, of.domain), now))
        return true;
    const auto domain = from.times(key_of({}, of.domain), now);
    if (!domain || now - domain->first < learned || now - domain->last > lately)
        return std::nullopt;
    return false;
}

} // namespace policyd
