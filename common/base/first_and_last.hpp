// first_and_last - of a row whose length a stranger chooses, its beginning and its end
//
// A plain limit keeps what stands in front, so that padding in front hides what matters.

#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace base {

template <class T>
class first_and_last
{
  public:
    /// `last` is not 0.
    first_and_last(std::size_t first, std::size_t last) : first_(first), last_(last) { assert(last > 0); }

    /// How many were added: the number that the next one gets.
    std::size_t count() const { return count_; }

    /// What had to go for it.
    std::optional<T> add(T value)
    {
        const std::size_t at = slot(count_++);
        if (at == kept_.size()) {
            kept_.push_back(std::move(value));
            return std::nullopt;
        }
        return std::exchange(kept_[at], std::move(value));
    }

    /// That of a number; nullptr when it had to go.
    T* find(std::size_t number)
    {
        const bool is_kept = number < first_ || count_ - number <= last_;
        return is_kept ? &kept_[slot(number)] : nullptr;
    }

    bool is_cut() const { return count_ > first_ + last_; }

    /// In the order in which they were added; nothing is kept afterwards.
    std::vector<T> take()
    {
        if (is_cut())
            std::rotate(kept_.begin() + static_cast<std::ptrdiff_t>(first_),
                        kept_.begin() + static_cast<std::ptrdiff_t>(slot(count_)), kept_.end());
        return std::move(kept_);
    }

  private:
    std::size_t slot(std::size_t number) const { return number < first_ ? number : first_ + (number - first_) % last_; }

    std::size_t first_;
    std::size_t last_;
    std::size_t count_ = 0;
    std::vector<T> kept_;
};

} // namespace base
