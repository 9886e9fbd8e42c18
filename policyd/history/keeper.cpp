#include "policyd/history/keeper.hpp"

#include "common/text/escape.hpp"
#include "policyd/context.hpp"

#include <algorithm>
#include <array>

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr auto write_interval = 10s;
constexpr auto longest_gap = 60s; // a stopped clock or one that was set tells nothing of what lies between

// By what happened and by the observation that the key is of; empty where that says nothing.
constexpr std::array<std::array<std::string_view, 5>, 3> series_of_key = {
    {{"refused client.address", "refused client.network", "refused sender.domain", "refused helo.name",
      "refused recipient.address"},
     {"accepted client.address", "accepted client.network", "accepted sender.domain", "accepted helo.name", ""},
     {"unknown client.address", "unknown client.network", "unknown sender.domain", "", "unknown recipient.address"}}};

} // namespace

void history_keeper::follow(const std::string& series, const std::string& item, const base::metric_counter& counted)
{
    followed_.with([&](auto& all) { all.try_emplace({series, item}, followed{&counted, counted.value()}); });
}

void history_keeper::note(met what, context& in)
{
    const auto& names = series_of_key[static_cast<std::size_t>(what)];
    const auto& client = in.client();
    const std::string address = client ? client->to_text() : std::string();
    const std::string network = client ? in.around().network_of(*client).to_text() : std::string();
    const std::string helo = names[3].empty() ? std::string() : text::to_lower(in.asked()[attribute::helo_name]);
    const std::string recipient = names[4].empty() ? std::string() : text::to_lower(in.asked()[attribute::recipient]);
    to_.note(std::array{state::history_key{names[0], address}, state::history_key{names[1], network},
                        state::history_key{names[2], in.domain_of(attribute::sender)},
                        state::history_key{names[3], helo}, state::history_key{names[4], recipient}});
}

void history_keeper::sweep(const std::vector<alarm_figures>& alarms, base::time_point at)
{
    const auto gap = std::clamp<base::milliseconds>(at - last_, 0ms, longest_gap);
    const double minutes = last_ == base::time_point{} ? 0 : static_cast<double>(gap.count()) / 60'000;
    last_ = at;
    waiting_.with([&](auto& waiting) {
        for (const alarm_figures& each : alarms) {
            waiting[{each.kind, "seen"}] += each.seen * minutes;
            waiting[{each.kind, "expected"}] += each.expected * minutes;
            waiting[{each.kind, "on"}] += each.is_on ? minutes : 0;
        }
    });
    if (at < next_ && next_ - at <= write_interval)
        return;
    next_ = at + write_interval;
    write(at);
}

void history_keeper::finish(base::time_point at)
{
    write(at);
}

void history_keeper::write(base::time_point at)
{
    std::vector<state::history_sum> sums;
    followed_.with([&](auto& all) {
        for (auto& [where, each] : all) {
            const std::uint64_t now = each.counter->value();
            if (now != each.written)
                sums.push_back({where.first, where.second, static_cast<double>(now - each.written)});
            each.written = now;
        }
    });
    waiting_.with([&](auto& waiting) {
        for (const auto& [where, amount] : waiting)
            if (amount > 0)
                sums.push_back({where.first, where.second, amount});
        waiting.clear();
    });
    to_.add(sums, at);
}

} // namespace policyd
