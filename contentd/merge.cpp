#include "contentd/merge.hpp"

#include <algorithm>

namespace contentd {

smtp::reply merge(std::span<const smtp::reply> replies)
{
    const auto transient = std::find_if(replies.begin(), replies.end(), [](const auto& one) {
        return !one.is_positive() && !one.is_permanent(); // 1xx and 3xx would be a mistake: tried again too
    });
    if (replies.empty() || transient != replies.end()) {
        smtp::reply again = replies.empty() ? smtp::reply{451, "4.3.0", "no recipient has a reply"} : *transient;
        again.code = 451;
        if (!again.enhanced.starts_with('4'))
            again.enhanced = "4.3.0";
        return again;
    }
    const auto positive =
        std::find_if(replies.begin(), replies.end(), [](const auto& one) { return one.is_positive(); });
    return positive != replies.end() ? *positive : replies.front();
}

} // namespace contentd
