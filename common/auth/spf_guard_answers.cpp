// spf_guard_answers - what libspf2 is told when it looks up a name of ours

#include "common/auth/spf_domain.hpp"
#include "common/auth/spf_guard.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace auth {

namespace {

bool is_void(const dns::answer& answer)
{
    return answer.is == dns::status::no_data || answer.is == dns::status::no_such_name;
}

/// For a name that the library only asks whether it is there.
library_reply yes()
{
    return {false, {net::ip_address::parse("127.0.0.2").value()}, {}};
}

library_reply yes_if_any(library_reply found)
{
    return found.stops || found.addresses.empty() ? found : yes();
}

std::string failed(const std::string& name, const dns::answer& answer)
{
    return "look-up of " + name + ": " + text::printable(answer.problem, 200);
}

} // namespace

library_reply spf_guard::answer(std::string_view name, dns::type /*wanted*/)
{
    if (name.front() == 'h')
        return look_up_host(hosts_.at(number_in(name)));
    const term& each = start(number_in(name));
    return is_stopped() ? library_reply{true, {}, {}} : match(each);
}

library_reply spf_guard::match(const term& each)
{
    if (each.step.kind == step_kind::match)
        return yes();
    const term_name target = name_of_term(each.step.domain, each.scope->domain, sender_, questions_);
    if (target.is == term_name::kind::missing)
        return wait();
    if (target.is == term_name::kind::no_match)
        return {};
    switch (each.step.kind) {
    case step_kind::ptr:
        return match_pointer(target.name);
    case step_kind::a:
        return look_up(target.name, address_type());
    case step_kind::mx:
        return look_up_hosts(target.name);
    case step_kind::a_any:
        return yes_if_any(look_up(target.name, address_type()));
    case step_kind::mx_any:
        return yes_if_any(look_up_any_host(target.name));
    default:
        return yes_if_any(look_up(target.name, dns::type::a)); // exists, also for an IPv6 client
    }
}

library_reply spf_guard::match_pointer(const std::string& domain)
{
    const validated_names validated = validate_names(sender_.values.client, questions_);
    if (!validated.is_known)
        return wait();
    if (validated.is_void)
        count_void();
    if (is_stopped())
        return {true, {}, {}};
    const bool matches = std::any_of(validated.names.begin(), validated.names.end(),
                                     [&domain](const std::string& name) { return is_within(name, domain); });
    return matches ? yes() : library_reply{};
}

library_reply spf_guard::look_up(const std::string& name, dns::type wanted)
{
    const dns::answer_ptr answer = questions_.ask(name, wanted);
    if (!answer)
        return wait();
    if (answer->is == dns::status::temporary)
        return stop(spf_status::temperror, failed(name, *answer));
    if (is_void(*answer))
        count_void();
    return {is_stopped(), answer->addresses, {}};
}

library_reply spf_guard::look_up_hosts(const std::string& name)
{
    const dns::answer_ptr answer = questions_.ask(name, dns::type::mx);
    if (!answer)
        return wait();
    if (answer->is == dns::status::temporary)
        return stop(spf_status::temperror, failed(name, *answer));
    if (is_void(*answer))
        count_void();
    if (answer->names.size() > spf_mx_limit)
        stop(spf_status::permerror, name + " has more than " + std::to_string(spf_mx_limit) + " MX hosts");
    library_reply reply{is_stopped(), {}, {}};
    for (const std::string& written : answer->names) {
        const std::string host = asked_name(written);
        if (reply.stops || !is_askable(host)) // `.`: takes no mail (RFC 7505)
            continue;
        questions_.suggest(host, address_type());
        reply.names.push_back('h' + std::to_string(hosts_.size()) + ".invalid");
        hosts_.push_back(host);
    }
    return reply;
}

library_reply spf_guard::look_up_host(const std::string& name)
{
    const dns::answer_ptr answer = questions_.ask(name, address_type());
    if (!answer)
        return wait();
    if (answer->is == dns::status::temporary)
        return stop(spf_status::temperror, failed(name, *answer));
    return {false, answer->addresses, {}};
}

library_reply spf_guard::look_up_any_host(const std::string& name)
{
    const std::size_t first = hosts_.size();
    library_reply hosts = look_up_hosts(name);
    if (hosts.stops)
        return hosts;
    for (std::size_t i = first; i < hosts_.size(); ++i) {
        library_reply reply = look_up_host(hosts_[i]);
        if (reply.stops || !reply.addresses.empty())
            return reply;
    }
    return {};
}

} // namespace auth
