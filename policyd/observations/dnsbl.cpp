// dnsbl.* - what the DNS lists of policyd.dnsbl say of the client, its HELO name and the sender's domain
//
// A list that does not answer, refuses or fails its test adds nothing, and the others count without it. But one that
// could lower the score leaves it untold: the good host that it names must not be refused because it is silent.
//
// Fails: temporary when no list could tell, scores also when one with a weight below 0 could not; dnsbl.temporary names
// them. Absent without a list of that kind, or without anything to look up.

#include "common/dns/blocklists.hpp"
#include "common/mail/address.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using boost::asio::awaitable;
using rules::type;
using rules::value;
using subject = dns::blocklist_spec::subject;

/// Whether there is somebody to ask; otherwise `told` is what that means.
bool can_ask(context& in, subject kind, value& told)
{
    if (in.around().lists == nullptr) {
        told = value::temporary();
        return false;
    }
    return in.around().lists->has(kind);
}

bool has_told(const dns::listing_result& found)
{
    return found.asked == 0 || found.asked != found.temporary.size();
}

value score_of(context& /*in*/, const dns::listing_result& found)
{
    return has_told(found) && !found.may_be_lower ? value::of(found.score) : value::temporary();
}

value lists_of(context& in, const dns::listing_result& found)
{
    return has_told(found) ? value::of(in.keep(found.listed)) : value::temporary();
}

value temporary_of(context& in, const dns::listing_result& found)
{
    return value::of(in.keep(found.temporary));
}

bool has_client(context& in)
{
    return in.client() && !in.client()->is_loopback();
}

awaitable<dns::listing_result> ask_of_client(context& in)
{
    return in.around().lists->ask(*in.client(), in.patience());
}

awaitable<value> client_value(context& in, value (*tell)(context& in, const dns::listing_result& found))
{
    value told;
    if (!has_client(in) || !can_ask(in, subject::address, told))
        co_return told;
    const dns::listing_result* const found = co_await in.client_listings.get(in, ask_of_client);
    co_return tell(in, *found);
}

awaitable<value> score(context& in)
{
    return client_value(in, score_of);
}

awaitable<value> lists(context& in)
{
    return client_value(in, lists_of);
}

awaitable<value> temporary(context& in)
{
    return client_value(in, temporary_of);
}

awaitable<value> domain_score(context& in, std::string domain)
{
    value told;
    if (domain.empty() || !can_ask(in, subject::domain, told))
        co_return told;
    const dns::listing_result found = co_await in.around().lists->ask(std::move(domain), in.patience());
    co_return score_of(in, found);
}

awaitable<value> helo_score(context& in)
{
    return domain_score(in, std::string(in.asked()[attribute::helo_name]));
}

awaitable<value> sender_score(context& in)
{
    return domain_score(in, std::string(mail::split_address(in.asked()[attribute::sender]).domain));
}

} // namespace

extern const observation dnsbl_score = in_network("dnsbl.score", type::number, phase_connect,
                                                  "sum of the weights of the DNS lists that list the client", score);
extern const observation dnsbl_lists =
    in_network("dnsbl.lists", type::texts, phase_connect, "names of the DNS lists that list the client", lists);
extern const observation dnsbl_temporary =
    in_network("dnsbl.temporary", type::texts, phase_connect,
               "names of the DNS lists that did not tell whether they list the client", temporary);
extern const observation dnsbl_helo_score =
    in_network("dnsbl.helo_score", type::number, phase_mail,
               "sum of the weights of the DNS lists of domains that list what the client called itself", helo_score);
extern const observation dnsbl_sender_score =
    in_network("dnsbl.sender_score", type::number, phase_mail,
               "sum of the weights of the DNS lists of domains that list the sender's domain", sender_score);

} // namespace policyd
