#include "contentd/commands/digest_values.hpp"

namespace contentd {

std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings)
{
    received_message received;
    received.content = message;
    inspection inspected(received, settings);
    inspected.load_digests();
    return inspected.digests();
}

} // namespace contentd
