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

std::string address_of(context& in)
{
    return in.client() ? in.client()->to_text() : std::string();
}

std::string network_of(context& in)
{
    return in.client() ? in.around().network_of(*in.client()).to_text() : std::string();
}

std::string recipient_of(context& in)
{
    return text::to_lower(in.asked()[attribute::recipient]);
}

// The key of each top in which a request of that kind counts; empty where it has none.
std::vector<std::pair<std::string_view, std::string>> keys_of(history_keeper::met what, context& in)
{
    std::vector<std::pair<std::string_view, std::string>> keys = {
        {"client.address", address_of(in)},
        {"client.network", network_of(in)},
        {"sender.domain", std::string(in.domain_of(attribute::sender))},
    };
    if (what != history_keeper::met::unknown)
        keys.emplace_back("helo.name", text::to_lower(in.asked()[attribute::helo_name]));
    if (what != history_keeper::met::accepted)
        keys.emplace_back("recipient.address", recipient_of(in));
    return keys;
}

} // namespace

void history_keeper::follow(const std::string& series, const std::string& item, const base::metric_counter& counted)
{
    followed_.with([&](auto& all) { all.try_emplace({series, item}, followed{&counted, counted.value()}); });
}

void history_keeper::note(met what, context& in)
{
    constexpr std::array<std::string_view, 3> names = {"refused ", "accepted ", "unknown "};
    std::string series(names[static_cast<std::size_t>(what)]);
    const std::size_t length = series.size();
    for (const auto& [name, key] : keys_of(what, in)) {
        if (key.empty())
            continue;
        series.resize(length);
        to_.note(series += name, key);
    }
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
