#include "policyd/alarm/news.hpp"

namespace policyd {

std::vector<alarm_change> alarm_news::look(const state::alarms& at, base::time_point now)
{
    std::vector<alarm_change> told;
    std::map<std::pair<std::string, std::string>, state::alarm_row> on;
    for (state::alarm_row& row : at.list()) {
        const std::pair name(row.kind, row.domain);
        const bool is_on = row.is_on(now) && at.is_on(row.kind, row.domain, now); // an order for the site may end it
        const auto before = on_.find(name);
        if (is_on && before == on_.end() && has_looked_)
            told.push_back({row, true});
        if (!is_on && before != on_.end())
            told.push_back({row, false});
        if (before != on_.end())
            on_.erase(before);
        if (is_on)
            on.emplace(name, std::move(row));
    }
    for (auto& [name, row] : on_) // gone from memory
        told.push_back({std::move(row), false});
    on_ = std::move(on);
    has_looked_ = true;
    return told;
}

std::string_view origin_of(const state::alarm_row& row, base::time_point now)
{
    return row.live_order(now) == state::alarm_order::none ? "detector" : "command";
}

std::string_view reason_of(const state::alarm_row& row, base::time_point now)
{
    return row.live_order(now) == state::alarm_order::none ? std::string_view(row.reason) : "ordered by a command";
}

} // namespace policyd
