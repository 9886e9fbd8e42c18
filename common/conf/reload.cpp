#include "common/conf/reload.hpp"

#include "common/text/log_line.hpp"

namespace conf {

std::optional<settings> reload(const command_line& given, const settings& running, const base::logger& log)
{
    auto next = settings::load(given.config, given.overrides);
    if (!next) {
        log.error(text::log_line().add("event", "reload").add("problem", next.error().text).text());
        return std::nullopt;
    }
    for (const std::string& key : running.needs_restart(*next))
        log.warning(text::log_line()
                        .add("event", "reload")
                        .add("key", key)
                        .add("problem", "takes effect at the next start")
                        .text());
    return std::move(*next);
}

} // namespace conf
