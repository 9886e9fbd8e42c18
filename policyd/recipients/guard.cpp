#include "policyd/recipients/guard.hpp"

#include "common/base/hash.hpp"

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr auto remembered = std::chrono::hours(24 * 7);
constexpr auto doubt_lasts = 1h;

std::uint64_t hash_of(const std::string& address)
{
    return base::seeded_hash(address, base::process_seed());
}

} // namespace

void recipient_guard::known(const std::string& address, base::time_point at)
{
    const std::uint64_t hash = hash_of(address);
    known_.note(hash, at);
    outage_.known(hash | 1U, at);
}

recipient_guard::belief recipient_guard::unknown(const std::string& address, base::time_point at)
{
    const std::uint64_t hash = hash_of(address);
    const bool is_counted = outage_.admits_unknown(hash | 1U, at);
    if (outage_.is_frozen(at))
        return belief::doubted;
    const auto known_ago = known_.age(hash, at);
    if (!known_ago || *known_ago > remembered)
        return is_counted ? belief::believed : belief::uncounted;
    const auto turned_ago = turned_.age(hash, at);
    if (!turned_ago || *turned_ago > *known_ago) { // the first time since it was known
        turned_.note(hash, at);
        return belief::doubted;
    }
    return *turned_ago < doubt_lasts ? belief::doubted : belief::uncounted;
}

} // namespace policyd
