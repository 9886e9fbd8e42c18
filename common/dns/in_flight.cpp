#include "common/dns/in_flight.hpp"

#include <utility>

namespace dns {

void in_flight::trim(tables& in)
{
    while (!in.by_deadline.empty() && !in.by_deadline.front()->told)
        in.by_deadline.pop_front();
}

in_flight::outcome in_flight::add(const question& asked, const answer_function& told, steady_time now)
{
    return tables_.with([&](tables& in) {
        auto found = in.questions.find(asked);
        const bool is_new = found == in.questions.end();
        if (is_new && in.questions.size() >= most_)
            return outcome::refused;
        if (is_new)
            found = in.questions.try_emplace(asked).first;
        auto mine = std::make_shared<place>(place{told, &found->first, now + deadline_});
        found->second.push_back(mine);
        in.by_deadline.push_back(std::move(mine));
        return is_new ? outcome::begun : outcome::joined;
    });
}

std::vector<answer_function> in_flight::finish(const question& asked)
{
    return tables_.with([&](tables& in) {
        std::vector<answer_function> waiting;
        const auto found = in.questions.find(asked);
        if (found == in.questions.end())
            return waiting;
        for (const place_ptr& each : found->second)
            if (each->told)
                waiting.push_back(std::exchange(each->told, {}));
        in.questions.erase(found);
        trim(in);
        return waiting;
    });
}

std::vector<answer_function> in_flight::finish_all()
{
    return tables_.with([&](tables& in) {
        std::vector<answer_function> waiting;
        for (const place_ptr& each : in.by_deadline)
            if (each->told)
                waiting.push_back(std::exchange(each->told, {}));
        in.by_deadline.clear();
        in.questions.clear();
        return waiting;
    });
}

std::vector<in_flight::waiter> in_flight::overdue(steady_time now)
{
    return tables_.with([&](tables& in) {
        std::vector<waiter> late;
        for (trim(in); !in.by_deadline.empty() && in.by_deadline.front()->deadline <= now; trim(in)) {
            place& first = *in.by_deadline.front();
            // The question stays: it still takes room, and its answer will be kept when it comes.
            late.push_back({*first.asked, std::exchange(first.told, {})});
        }
        return late;
    });
}

std::optional<steady_time> in_flight::next_deadline() const
{
    return tables_.with([](const tables& in) -> std::optional<steady_time> {
        // Those told since are at most seen as one wake-up too many.
        if (in.by_deadline.empty())
            return std::nullopt;
        return in.by_deadline.front()->deadline;
    });
}

std::size_t in_flight::size() const
{
    return tables_.with([](const tables& in) { return in.questions.size(); });
}

} // namespace dns
