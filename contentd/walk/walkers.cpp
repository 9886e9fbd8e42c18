#include "contentd/walk/walkers.hpp"

#include <algorithm>

namespace walk {

walkers::walkers(unsigned most, const limits& allowed, const std::string& program)
{
    for (unsigned i = 0; i < std::max(1U, most); ++i)
        free_.push_back(std::make_unique<walker>(allowed, program));
}

report walkers::examine(std::string_view content, std::string_view name, const std::vector<std::string>& passwords,
                        shown_as shown)
{
    /// Gives it back, whatever happens.
    struct loan
    {
        explicit loan(walkers& from) : owner(from)
        {
            std::unique_lock lock(owner.mutex_);
            owner.is_one_free_.wait(lock, [this] { return !owner.free_.empty(); });
            taken = std::move(owner.free_.back());
            owner.free_.pop_back();
        }
        ~loan()
        {
            {
                const std::lock_guard lock(owner.mutex_);
                owner.free_.push_back(std::move(taken));
            }
            owner.is_one_free_.notify_one();
        }
        loan(const loan&) = delete;
        loan& operator=(const loan&) = delete;

        walkers& owner;
        std::unique_ptr<walker> taken;
    };
    const loan one(*this);
    return one.taken->examine(content, name, passwords, shown);
}

} // namespace walk
