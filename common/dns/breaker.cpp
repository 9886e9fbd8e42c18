#include "common/dns/breaker.hpp"

#include <algorithm>

namespace dns {

bool breaker::may_ask(steady_time now)
{
    return condition_.with([&](condition& is) {
        if (is.pause.count() == 0)
            return true;
        if (now < is.until)
            return false;
        // This one is the probe; the others wait another pause for what it brings.
        is.pause = std::min(is.pause * 2, settings_.longest_pause);
        is.until = now + is.pause;
        return true;
    });
}

bool breaker::is_open() const
{
    return condition_.with([](const condition& is) { return is.pause.count() != 0; });
}

bool breaker::succeeded()
{
    return condition_.with([](condition& is) {
        const bool was_open = is.pause.count() != 0;
        is = {};
        return was_open;
    });
}

bool breaker::failed(steady_time now)
{
    return condition_.with([&](condition& is) {
        if (is.pause.count() != 0 || ++is.failures < settings_.failures)
            return false;
        is.pause = settings_.first_pause;
        is.until = now + is.pause;
        return true;
    });
}

} // namespace dns
