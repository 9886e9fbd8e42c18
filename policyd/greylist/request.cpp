#include "policyd/greylist/request.hpp"

#include "common/text/escape.hpp"
#include "policyd/familiar.hpp"
#include "policyd/spf/checks.hpp"
#include "policyd/spf/request.hpp"

namespace policyd {

namespace {

// While an alarm is on, of strangers. Who they are is not known before the list of familiars has been read.
bool wants_uniform(context& in)
{
    return in.alarms().is_on("harvest", in.domain_of(attribute::recipient), in.now()) && in.familiars().is_ready() &&
           !is_familiar(in);
}

grey_question question_of(context& in)
{
    grey_question asked;
    if (const auto& client = in.client())
        asked.source = in.around().network_of(*client).to_text();
    asked.sender = in.asked()[attribute::sender];
    asked.recipient = in.asked()[attribute::recipient];
    asked.is_vouched = !in.asked()[attribute::sasl_username].empty() || in.is_allowed();
    asked.is_at_data = in.where().phase >= phase_data;
    asked.now = in.now();
    asked.is_uniform = wants_uniform(in);
    return asked;
}

grey_verdict look_at(context& in, const grey_question& asked)
{
    return look(in.greylist(), asked, in.around().grey_delay, in.around().grey_key);
}

bool has_pool(const auth::spf_result& found)
{
    const bool is_open =
        text::equal_ignoring_case(found.mechanism, "all") || text::equal_ignoring_case(found.mechanism, "+all");
    return found.status == auth::spf_status::pass && !is_open;
}

/// The better of what is known of the network and of the pool: a message that began to wait while the DNS was silent
/// does not begin anew.
grey_verdict with_pool(context& in, grey_question asked, grey_verdict of_network)
{
    if (in.sender_spf == nullptr || !has_pool(*in.sender_spf))
        return of_network;
    asked.source = "spf:" + in.sender_spf->domain;
    grey_verdict of_pool = look_at(in, asked);
    return of_pool.standing <= of_network.standing ? of_pool : of_network;
}

std::optional<auth::spf_query> pool_query_of(const context& in)
{
    const bool can_ask = in.around().grey_by_spf && in.around().spf != nullptr;
    return can_ask ? spf_query_of(in, auth::spf_identity::mail_from) : std::nullopt;
}

} // namespace

std::optional<grey_verdict> grey_verdict_of(context& in)
{
    const grey_question asked = question_of(in);
    grey_verdict of_network = look_at(in, asked);
    if (!of_network.waits())
        return of_network;
    if (in.sender_spf == nullptr && pool_query_of(in))
        return std::nullopt;
    return with_pool(in, asked, std::move(of_network));
}

boost::asio::awaitable<void> look_up_pool(context& in)
{
    const auto query = pool_query_of(in);
    if (query)
        in.sender_spf = co_await in.around().spf->check(*query, in.patience());
}

} // namespace policyd
