#include "common/net/sweeper.hpp"

#include <boost/asio/io_context.hpp>

namespace net {

namespace {

constexpr std::chrono::milliseconds interval{100};

} // namespace

waiter::waiter(sweeper& owner) : owner_(owner), after_(owner.first_)
{
    if (after_ != nullptr)
        after_->before_ = this;
    owner_.first_ = this;
}

waiter::~waiter()
{
    (before_ != nullptr ? before_->after_ : owner_.first_) = after_;
    if (after_ != nullptr)
        after_->before_ = before_;
}

void waiter::begin(direction which, std::chrono::milliseconds limit)
{
    deadlines_[which] = clock::now() + limit;
    endings_[which] = ending::none;
    if (!owner_.is_armed_)
        owner_.arm();
}

waiter::ending waiter::end(direction which)
{
    deadlines_[which] = never;
    return endings_[which];
}

sweeper::sweeper(boost::asio::execution_context& owner)
    : service(owner), timer_(static_cast<boost::asio::io_context&>(owner))
{}

void sweeper::shutdown()
{}

void sweeper::arm()
{
    is_armed_ = true;
    timer_.expires_after(interval);
    timer_.async_wait([this](const boost::system::error_code& failure) {
        is_armed_ = false;
        if (!failure)
            sweep();
    });
}

void sweeper::sweep()
{
    const auto now = waiter::clock::now();
    bool is_anything_waiting = false;
    for (waiter* each = first_; each != nullptr; each = each->after_) {
        bool is_late = false;
        for (std::size_t i = 0; i < each->deadlines_.size(); ++i) {
            is_anything_waiting = is_anything_waiting || each->deadlines_[i] != waiter::never;
            if (each->deadlines_[i] <= now) {
                each->endings_[i] = waiter::ending::late;
                is_late = true;
            }
        }
        if (is_late)
            each->cancel(); // completions are posted: the list does not change under us
    }
    // Nothing waits: the next wait arms the timer, and an io_context without other work can end.
    if (is_anything_waiting)
        arm();
}

void sweeper::drain()
{
    is_draining_ = true;
    for (waiter* each = first_; each != nullptr; each = each->after_) {
        if (each->is_at_boundary_ && each->deadlines_[waiter::reading] != waiter::never) {
            each->endings_[waiter::reading] = waiter::ending::drained;
            each->cancel();
        }
    }
}

} // namespace net
