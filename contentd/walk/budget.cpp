#include "contentd/walk/budget.hpp"

#include <algorithm>

namespace walk {

namespace {

/// Less than that is no bomb, however well it packs.
constexpr std::uint64_t harmless = 16U << 20U;

/// An attempt on AES costs a thousand rounds of SHA-1.
constexpr std::size_t most_attempts = 500;

} // namespace

budget::budget(const limits& allowed, std::size_t packed)
    : allowed_(allowed), end_(std::chrono::steady_clock::now() + allowed.time),
      most_by_ratio_(std::max<std::uint64_t>(harmless, std::uint64_t{packed} * allowed.ratio))
{}

bool budget::stop(limit which)
{
    is_stopped_ = true;
    exceed(which);
    return false;
}

bool budget::take_entry()
{
    if (is_spent())
        return false;
    if (entries_ == allowed_.entries)
        return stop(entries_limit);
    ++entries_;
    return true;
}

bool budget::take_bytes(std::uint64_t count)
{
    if (is_spent())
        return false;
    if (count > bytes_left())
        return stop(bytes_limit);
    if (bytes_ + count > most_by_ratio_)
        return stop(ratio_limit);
    bytes_ += count;
    return true;
}

bool budget::take_attempt()
{
    return attempts_++ < most_attempts && !is_spent();
}

bool budget::hold(std::size_t count)
{
    if (count > room_left())
        return false;
    held_ += count;
    return true;
}

bool budget::is_spent()
{
    if (!is_stopped_ && std::chrono::steady_clock::now() >= end_)
        stop(time_limit);
    return is_stopped_;
}

} // namespace walk
