#include "policyd/transaction/wiring.hpp"

#include <doctest/doctest.h>

using policyd::wiring;

namespace {

const base::time_point start = base::from_epoch_ms(1764000000000);

// How many of so many recipients, each of a process of its own, are proven unknown by silence.
int proven(wiring& wired, int recipients)
{
    int count = 0;
    for (int i = 0; i < recipients; ++i)
        count += wired.is_silence_proof(wiring::service::known, static_cast<std::uint64_t>(1000 + i), start) ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("a harvest that is the very first traffic is seen after its first twenty guesses")
{
    wiring wired;
    CHECK(proven(wired, 20) == 0);
    CHECK(proven(wired, 180) == 180);
}

TEST_CASE("one message that reaches DATA without `known` shows that it is not wired, and nothing is ever counted")
{
    for (const auto service : {wiring::service::data, wiring::service::eom}) {
        wiring wired;
        wired.seen(service, 1, start);
        CHECK(proven(wired, 1000) == 0);
    }
}

TEST_CASE("once `known` was seen, each smtpd's first silence is excused, and a closed socket proves nothing")
{
    wiring wired;
    wired.seen(wiring::service::known, 1, start);
    CHECK(wired.is_silence_proof(wiring::service::known, 1, start));
    CHECK_FALSE(wired.is_silence_proof(wiring::service::known, 2, start));
    CHECK(wired.is_silence_proof(wiring::service::known, 2, start));
    wired.closed(2, start + std::chrono::milliseconds(1));
    CHECK_FALSE(wired.is_silence_proof(wiring::service::known, 2, start));
}
