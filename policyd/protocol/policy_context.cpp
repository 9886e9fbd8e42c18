#include "policyd/protocol/policy_context.hpp"

#include <algorithm>

namespace policyd {

namespace {

rules::phase phase_of_state(std::string_view state)
{
    if (state == "CONNECT")
        return phase_connect;
    if (state == "HELO" || state == "EHLO" || state == "MAIL")
        return phase_mail;
    if (state == "DATA")
        return phase_data;
    if (state == "END-OF-MESSAGE")
        return phase_eom;
    return phase_rcpt; // RCPT, VRFY, ETRN
}

} // namespace

policy_context to_policy_context(std::string_view context, std::string_view protocol_state)
{
    policy_context read;
    read.phase = phase_of_state(protocol_state);
    if (context.empty())
        return read;
    const auto slash = context.rfind('/');
    const auto name = slash == std::string_view::npos ? context : context.substr(slash + 1);
    if (slash != std::string_view::npos && slash > 0)
        read.service = context.substr(0, slash);
    const auto* const found = std::find(phase_names.begin(), phase_names.end(), name);
    read.is_explicit = found != phase_names.end();
    read.is_strange = !read.is_explicit;
    if (read.is_explicit)
        read.phase = static_cast<rules::phase>(found - phase_names.begin());
    return read;
}

} // namespace policyd
