// digest_reports - digests, reports of them, and what became of these, in short

#pragma once

#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

namespace testing {

inline const base::time_point now = base::now();

inline state::digest_value file(std::uint8_t number)
{
    state::digest_value made;
    made.kind = 1;
    made.exact.fill(number);
    return made;
}

/// A text with the features first, first + 1, ….
inline state::digest_value text(std::uint8_t number, std::uint64_t first)
{
    state::digest_value made = file(number);
    made.kind = 2;
    made.has_features = true;
    made.tokens = 40;
    for (std::uint64_t& each : made.features)
        each = first++;
    return made;
}

inline state::digest_report spam(const state::digest_value& what, const std::string& reporter = "trap",
                                 double trust = 1)
{
    return {what, reporter, trust, true, 1, now};
}

inline state::digest_report ham(const state::digest_value& what, const std::string& reporter = "operator",
                                double trust = 1)
{
    return {what, reporter, trust, false, 1, now};
}

inline state::outcome report(opened& in, std::vector<state::digest_report> made)
{
    answer<state::outcome> done;
    in->digests().report(std::move(made), done.callback());
    return done.wait();
}

inline base::result<std::vector<state::digest_standing>>
find_all(opened& in, const std::vector<state::digest_value>& parts, base::time_point at = now)
{
    answer<base::result<std::vector<state::digest_standing>>> done;
    in->digests().find(parts, at, done.callback());
    return done.wait();
}

inline state::digest_standing find(opened& in, const state::digest_value& what, base::time_point at = now)
{
    return find_all(in, {what}, at).value().at(0);
}

inline void wait_until_ready(opened& in)
{
    REQUIRE(eventually([&] { return in->digests().is_ready(); }));
}

} // namespace testing
