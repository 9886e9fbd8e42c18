// reporters - who reports digests, and what one report of theirs counts

#pragma once

#include <string_view>

namespace digest_exchange {

struct reporter_trust
{
    double by_operator = 5;  // `operator`: by hand
    double by_trap = 2;      // `trap`: it came to an address that nobody writes to
    double by_user = 1;      // `user:NAME`
    double by_verdict = 0.5; // `verdict`: the rules said so
};

/// Of any other name as of a user.
constexpr double trust_of(std::string_view reporter, const reporter_trust& trust)
{
    if (reporter == "operator")
        return trust.by_operator;
    if (reporter == "trap")
        return trust.by_trap;
    return reporter == "verdict" ? trust.by_verdict : trust.by_user;
}

/// 1 to 100 visible bytes of ASCII; the names of neighbours are not for reports made here.
constexpr bool is_reporter(std::string_view name)
{
    if (name.empty() || name.size() > 100 || name.starts_with("neighbour:"))
        return false;
    for (const char c : name)
        if (c <= ' ' || c > '~')
            return false;
    return true;
}

} // namespace digest_exchange
