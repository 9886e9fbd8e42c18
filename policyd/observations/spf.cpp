// spf.* - whether the client may use the names that it gives (RFC 7208)
//
// spf.result is of the sender's domain, for the null sender of the HELO name; spf.helo_result of the HELO name always.
// A result of another host's check is not one of ours: the header fields say what was found here.
//
// Fails: temporary for temperror, that is when the DNS did not tell in time; the header fields have that result too.
// Absent without a client address, and for one of this host or of a private network.

#include "common/auth/spf_sender.hpp"
#include "policyd/observations/observation.hpp"
#include "policyd/spf/checks.hpp"
#include "policyd/spf/header.hpp"
#include "policyd/spf/request.hpp"

namespace policyd {

namespace {

using auth::spf_identity;
using auth::spf_query;
using auth::spf_status;
using boost::asio::awaitable;
using rules::type;
using rules::value;

using telling = value (*)(context& in, const spf_query& query, const auth::spf_result& found);

awaitable<value> look_up(context& in, spf_identity which, telling tell, bool wants_explanation = false)
{
    std::optional<spf_query> query = spf_query_of(in, which);
    if (!query)
        co_return value::absent();
    if (in.around().spf == nullptr)
        co_return value::temporary();
    query->wants_explanation = wants_explanation;
    const spf_answer found = co_await in.around().spf->check(*query, in.patience());
    if (which == spf_identity::mail_from)
        in.sender_spf = found;
    co_return tell(in, *query, *found);
}

value status_of(context& /*in*/, const spf_query& /*query*/, const auth::spf_result& found)
{
    return found.status == spf_status::temperror ? value::temporary() : value::of(auth::to_text(found.status));
}

value explanation_of(context& in, const spf_query& /*query*/, const auth::spf_result& found)
{
    if (found.status == spf_status::temperror)
        return value::temporary();
    return found.explanation.empty() ? value::absent() : value::of(in.keep(found.explanation));
}

value received_of(context& in, const spf_query& query, const auth::spf_result& found)
{
    return value::of(in.keep(received_spf_line(query, found)));
}

value authentication_of(context& in, const spf_query& query, const auth::spf_result& found)
{
    return value::of(in.keep(authentication_results_line(query, found)));
}

awaitable<value> result(context& in)
{
    return look_up(in, spf_identity::mail_from, status_of);
}

awaitable<value> helo_result(context& in)
{
    return look_up(in, spf_identity::helo, status_of);
}

// Asked for by itself: it may cost a look-up that most rules have no use for.
awaitable<value> explanation(context& in)
{
    return look_up(in, spf_identity::mail_from, explanation_of, true);
}

awaitable<value> received_header(context& in)
{
    return look_up(in, spf_identity::mail_from, received_of);
}

awaitable<value> authentication_results(context& in)
{
    return look_up(in, spf_identity::mail_from, authentication_of);
}

value domain(context& in)
{
    const auto query = spf_query_of(in, spf_identity::mail_from);
    auto sender = query ? auth::spf_sender_of(*query) : std::nullopt;
    return sender ? value::of(in.keep(std::move(sender->domain))) : value::absent();
}

} // namespace

extern const observation spf_result =
    in_network("spf.result", type::text, phase_mail,
               "pass, fail, softfail, neutral, none or permerror: may the client send for the sender's domain, or for "
               "the null sender under its HELO name",
               result);
extern const observation spf_helo_result =
    in_network("spf.helo_result", type::text, phase_mail, "the same for the HELO name", helo_result);
extern const observation spf_domain = in_request("spf.domain", type::text, phase_mail,
                                                 "domain that spf.result is about, absent when there is none", domain);
extern const observation spf_explanation =
    in_network("spf.explanation", type::text, phase_mail,
               "why the sender's domain refuses the client, in its own words, absent when it gives none", explanation);
extern const observation spf_received_header =
    in_network("spf.received_header", type::text, phase_mail,
               "header field Received-SPF with the result, temperror too, for prepend", received_header);
extern const observation spf_authentication_results = in_network(
    "spf.authentication_results", type::text, phase_mail,
    "header field Authentication-Results with the result, temperror too, for prepend", authentication_results);

} // namespace policyd
