#include "contentd/commands/digest_values.hpp"

#include "contentd/digest_exchange/digest_text.hpp"

#include <set>

namespace contentd {

std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings)
{
    received_message received;
    received.content = message;
    inspection inspected(received, settings);
    inspected.load_contents();
    std::vector<digest::value> all;
    std::set<std::string_view> known;
    for (const leaf& each : inspected.leaves()) {
        const auto exact = digest_exchange::read_exact(each.sha256);
        if (each.content.empty() || !exact || !known.insert(each.sha256).second)
            continue;
        digest::value& made = all.emplace_back();
        made.what = digest::kind::file;
        made.exact = *exact;
    }
    return all;
}

} // namespace contentd
