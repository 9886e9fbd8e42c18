#include "policyd/protocol/policy_context.hpp"

#include <doctest/doctest.h>

using policyd::to_policy_context;

TEST_CASE("a context names a service and a phase, or the state names the phase")
{
    struct
    {
        const char* context;
        const char* state;
        const char* service;
        rules::phase phase;
        bool is_explicit;
        bool is_strange;
    } const table[] = {
        {"rcpt", "RCPT", "mx", policyd::phase_rcpt, true, false},
        {"known", "RCPT", "mx", policyd::phase_known, true, false},
        {"submission/rcpt", "RCPT", "submission", policyd::phase_rcpt, true, false},
        {"a/b/eom", "END-OF-MESSAGE", "a/b", policyd::phase_eom, true, false},
        {"/data", "DATA", "mx", policyd::phase_data, true, false},
        {"connect", "RCPT", "mx", policyd::phase_connect, true, false},
        {"", "CONNECT", "mx", policyd::phase_connect, false, false},
        {"", "EHLO", "mx", policyd::phase_mail, false, false},
        {"", "HELO", "mx", policyd::phase_mail, false, false},
        {"", "MAIL", "mx", policyd::phase_mail, false, false},
        {"", "RCPT", "mx", policyd::phase_rcpt, false, false},
        {"", "VRFY", "mx", policyd::phase_rcpt, false, false},
        {"", "ETRN", "mx", policyd::phase_rcpt, false, false},
        {"", "DATA", "mx", policyd::phase_data, false, false},
        {"", "END-OF-MESSAGE", "mx", policyd::phase_eom, false, false},
        {"rctp", "RCPT", "mx", policyd::phase_rcpt, false, true},
        {"submission/", "DATA", "submission", policyd::phase_data, false, true},
        {"submission/Rcpt", "RCPT", "submission", policyd::phase_rcpt, false, true},
    };
    for (const auto& row : table) {
        CAPTURE(row.context);
        CAPTURE(row.state);
        const auto read = to_policy_context(row.context, row.state);
        CHECK(read.service == row.service);
        CHECK(read.phase == row.phase);
        CHECK(read.is_explicit == row.is_explicit);
        CHECK(read.is_strange == row.is_strange);
    }
}
