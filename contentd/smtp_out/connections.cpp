#include "contentd/smtp_out/connections.hpp"

#include "common/text/log_line.hpp"

#include <algorithm>
#include <utility>

namespace smtp_out {

namespace asio = boost::asio;
using std::chrono::milliseconds;

std::unique_ptr<connection> connections::take_idle(const std::string& next_hop)
{
    for (std::size_t i = idle.size(); i-- > 0;) { // the last used first: the others may grow old
        if (idle[i]->next_hop() != next_hop)
            continue;
        std::unique_ptr<connection> found = std::move(idle[i]);
        idle.erase(idle.begin() + static_cast<std::ptrdiff_t>(i));
        if (found->is_usable())
            return found;
    }
    return nullptr;
}

asio::awaitable<connections::opened> connections::open(std::string next_hop, std::chrono::steady_clock::time_point by)
{
    // Those of other next hops count too; their turn is over.
    while (!idle.empty() && free.busy() + idle.size() > free.limit())
        idle.erase(idle.begin());
    const auto where = net::endpoint::parse(next_hop);
    if (!where)
        co_return where.error();
    auto connecting = net::connect(*where, left_until(by, allowed.connect));
    auto connected = co_await std::move(connecting);
    if (!connected)
        co_return base::fail("connect: " + connected.error().message());
    auto made = std::make_unique<connection>(std::move(*connected), next_hop, allowed);
    auto greeting = made->greet(hostname, by);
    const auto greeted = co_await std::move(greeting);
    if (!greeted)
        co_return greeted.error();
    known.store(next_hop, made->announced()); // nothing, where only HELO was understood
    co_return made;
}

void connections::keep(std::unique_ptr<connection> used, const connection::delivery& done)
{
    if (done.xforward_refusal && told_of_xforward.insert(used->next_hop()).second)
        log.warning(text::log_line()
                        .add("event", "xforward-refused")
                        .add("next_hop", used->next_hop())
                        .add("reply", done.xforward_refusal->to_text())
                        .add("mend", "smtpd_authorized_xforward_hosts of the next hop")
                        .text());
    if (used->is_usable())
        idle.push_back(std::move(used));
}

void connections::close_idle(milliseconds for_at_least)
{
    std::erase_if(idle, [&](const auto& each) { return each->idle() >= for_at_least; });
}

outcome failed(std::size_t recipients, std::string enhanced, std::string text)
{
    outcome told;
    told.replies.assign(recipients, smtp::reply{451, std::move(enhanced), std::move(text)});
    return told;
}

} // namespace smtp_out
