#include "contentd/verdict/note_spam.hpp"

#include "common/text/escape.hpp"

#include <array>

namespace contentd {

void note_spam(const inspection& message, state::history& to)
{
    if (!message.client())
        return;
    const std::string address = message.client()->to_text();
    const std::string network = message.client_network().to_text();
    const std::string helo = text::to_lower(message.message().envelope.origin.helo.value_or(""));
    to.note(std::array{
        state::history_key{"spam client.address", address}, state::history_key{"spam client.network", network},
        state::history_key{"spam sender.domain", message.sender_domain()}, state::history_key{"spam helo.name", helo}});
}

} // namespace contentd
