#include "policyd/notice/limiter.hpp"

#include "common/base/hash.hpp"

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_names = 50;

} // namespace

bool limiter::has_room(base::time_point now)
{
    // A clock that was set back must not silence us for long.
    while (!told_.empty() && (told_.front() + 1h <= now || told_.front() > now + 1min))
        told_.pop_front();
    return told_.size() < an_hour_;
}

bool limiter::admits(const notice& told)
{
    const std::string same = told.kind + '\0' + told.name + '\0' + told.text;
    // That an alarm is over is news each time.
    if (told.kind != "alarm" && seen_.age_or_note(base::text_hash{}(same), told.at, window_))
        return false;
    if (has_room(told.at)) {
        told_.push_back(told.at);
        return true;
    }
    ++held_back_;
    const std::string name = told.kind + ' ' + told.name;
    ++waiting_[waiting_.size() < most_names || waiting_.contains(name) ? name : std::string("others")];
    return false;
}

std::optional<notice> limiter::summary(base::time_point now)
{
    if (waiting_.empty() || !has_room(now))
        return std::nullopt;
    std::string text = "notices above the limit were held back:";
    for (const auto& [name, sum] : waiting_)
        text += ' ' + name + ' ' + std::to_string(sum) + ',';
    text.pop_back();
    waiting_.clear();
    told_.push_back(now);
    return notice{"summary", "limit", text, {}, now};
}

} // namespace policyd
