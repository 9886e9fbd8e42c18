#include "contentd/verdict/doubt.hpp"

#include "common/state/familiar_keys.hpp"

namespace contentd {

void doubt_client(const inspection& message, state::familiars& familiars)
{
    const auto& known = message.transaction();
    if (!known || !known->sasl_user.empty() || !message.client())
        return;
    const std::string_view name = known->client_name == "unknown" ? std::string_view() : known->client_name;
    familiars.doubt(state::familiar_keys(*message.client(), message.client_network(), name, known->sender),
                    message.message().at);
}

} // namespace contentd
