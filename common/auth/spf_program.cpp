#include "common/auth/spf_program.hpp"

#include "common/auth/spf_limits.hpp"

namespace auth {

namespace {

bool is_in_network(const spf_directive& directive, const net::ip_address& client)
{
    const bool is_v4 = directive.mechanism == spf_mechanism::ip4;
    if (client.is_v4() != is_v4)
        return false;
    const unsigned length = is_v4 ? directive.ip4_length + 96 : directive.ip6_length;
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = length > i * 8 ? std::min(8U, length - i * 8) : 0;
        const unsigned mask = 0xff00U >> kept & 0xffU;
        if (((directive.network[i] ^ client.bytes()[i]) & mask) != 0)
            return false;
    }
    return true;
}

step_kind kind_of(const spf_directive& directive, unsigned length)
{
    switch (directive.mechanism) {
    case spf_mechanism::include:
        return step_kind::include;
    case spf_mechanism::a:
        return length == 0 ? step_kind::a_any : step_kind::a;
    case spf_mechanism::mx:
        return length == 0 ? step_kind::mx_any : step_kind::mx;
    case spf_mechanism::ptr:
        return step_kind::ptr;
    case spf_mechanism::exists:
        return step_kind::exists;
    case spf_mechanism::all:
    case spf_mechanism::ip4:
    case spf_mechanism::ip6:
        break;
    }
    return step_kind::match;
}

std::string_view library_name(step_kind kind)
{
    switch (kind) {
    case step_kind::a:
        return "a:";
    case step_kind::mx:
        return "mx:";
    case step_kind::include:
        return "include:";
    case step_kind::redirect:
        return "redirect=";
    case step_kind::match:
    case step_kind::ptr:
    case step_kind::exists:
    case step_kind::a_any:
    case step_kind::mx_any:
        break;
    }
    return "exists:";
}

} // namespace

bool has_part(const spf_directive& directive, const net::ip_address& client, std::size_t before)
{
    // The library never comes to a term behind the one that is one look-up too many.
    if (before > spf_term_limit)
        return false;
    const bool is_network = directive.mechanism == spf_mechanism::ip4 || directive.mechanism == spf_mechanism::ip6;
    return !is_network || is_in_network(directive, client);
}

std::vector<spf_step> make_spf_program(const spf_record& record, const net::ip_address& client)
{
    std::vector<spf_step> steps;
    for (const spf_directive& each : record.directives) {
        if (!has_part(each, client, steps.size()))
            continue;
        const unsigned length = client.is_v4() ? each.ip4_length : each.ip6_length;
        const step_kind kind = kind_of(each, length);
        steps.push_back({kind, each.qualifier, each.domain, length, each.written});
        if (kind == step_kind::match)
            return steps;
    }
    if (record.redirect && steps.size() <= spf_term_limit)
        steps.push_back({step_kind::redirect, '+', record.redirect, 0, "redirect"});
    return steps;
}

std::string program_text(const std::vector<spf_step>& steps, std::size_t first, bool is_v4)
{
    std::string record = "v=spf1";
    for (const spf_step& step : steps) {
        record += ' ';
        if (step.kind != step_kind::redirect)
            record += step.qualifier;
        record += library_name(step.kind);
        record += 't' + std::to_string(first++) + ".invalid";
        const bool has_length = step.kind == step_kind::a || step.kind == step_kind::mx;
        if (has_length && step.length != (is_v4 ? 32U : 128U))
            record += (is_v4 ? "/" : "//") + std::to_string(step.length);
    }
    return record;
}

} // namespace auth
