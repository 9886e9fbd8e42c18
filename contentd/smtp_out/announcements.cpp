#include "contentd/smtp_out/announcements.hpp"

namespace smtp_out {

void announcements::store(const std::string& next_hop, const capabilities& announced)
{
    known_.with([&](auto& known) { known[next_hop] = announced; });
}

std::optional<capabilities> announcements::of(const std::string& next_hop) const
{
    return known_.with([&](const auto& known) -> std::optional<capabilities> {
        const auto found = known.find(next_hop);
        return found != known.end() ? std::optional(found->second) : std::nullopt;
    });
}

} // namespace smtp_out
