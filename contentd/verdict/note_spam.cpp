#include "contentd/verdict/note_spam.hpp"

#include "common/text/escape.hpp"

namespace contentd {

void note_spam(const inspection& message, state::history& to)
{
    if (!message.client())
        return;
    to.note("spam client.address", message.client()->to_text());
    to.note("spam client.network", message.client_network().to_text());
    if (const auto& domain = message.sender_domain(); !domain.empty())
        to.note("spam sender.domain", domain);
    if (const auto& helo = message.message().envelope.origin.helo; helo && !helo->empty())
        to.note("spam helo.name", text::to_lower(*helo));
}

} // namespace contentd
