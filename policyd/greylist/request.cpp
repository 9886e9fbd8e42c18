#include "policyd/greylist/request.hpp"

namespace policyd {

grey_verdict grey_verdict_of(context& in)
{
    const surroundings& around = in.around();
    grey_question asked;
    if (const auto& client = in.client())
        asked.source = net::prefix(*client, client->is_v4() ? around.network_v4 : around.network_v6).to_text();
    asked.sender = in.asked()[attribute::sender];
    asked.recipient = in.asked()[attribute::recipient];
    asked.is_familiar = !in.asked()[attribute::sasl_username].empty() || in.is_allowed();
    asked.is_at_data = in.where().phase >= phase_data;
    asked.now = in.now();
    return look(in.greylist(), asked, around.grey_delay, around.grey_key);
}

} // namespace policyd
