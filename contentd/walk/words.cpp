#include "contentd/walk/words.hpp"

namespace walk {

words::words(container& to) : to_(to)
{
    const auto now = std::chrono::steady_clock::now();
    end_ = now + (to.allowed().end() - now) / 2;
}

bool words::try_each(const std::function<bool(const std::string& word)>& opens)
{
    const std::size_t count = to_.passwords().size();
    for (std::size_t i = 0; i < count && has_time(); ++i) {
        // The one that helped before is likely to be right, so it is free: there may be many files.
        const bool is_likely = i == 0 && has_helped_;
        if (!is_likely && !to_.allowed().take_attempt())
            return false;
        if (opens(to_.passwords()[i])) {
            to_.password_helped(i);
            has_helped_ = true;
            return true;
        }
    }
    return false;
}

std::string words::key(std::string_view purpose, const std::string& word, const std::function<std::string()>& make)
{
    auto wanted = std::make_pair(std::string(purpose), word);
    const auto known = keys_.find(wanted);
    if (known != keys_.end())
        return known->second;
    std::string made = make();
    if (!made.empty())
        keys_.emplace(std::move(wanted), made);
    return made;
}

} // namespace walk
