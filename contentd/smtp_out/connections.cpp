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
    bool has_tls_failed = false;
    auto trying = open_with(next_hop, by, security, has_tls_failed);
    auto made = co_await std::move(trying);
    if (!has_tls_failed)
        co_return made;
    note_tls(next_hop, made.error());
    if (security.level != net::tls_level::may)
        co_return made;
    const net::tls_policy plain;
    auto again = open_with(next_hop, by, plain, has_tls_failed);
    co_return co_await std::move(again);
}

asio::awaitable<connections::opened> connections::open_with(std::string next_hop,
                                                            std::chrono::steady_clock::time_point by,
                                                            const net::tls_policy& wanted, bool& has_tls_failed)
{
    const auto failed_with = [&next_hop](std::string code, const std::string& why) {
        return smtp::reply{451, std::move(code), next_hop + ": " + why};
    };
    // Those of other next hops count too; their turn is over.
    while (!idle.empty() && free.busy() + idle.size() > free.limit())
        idle.erase(idle.begin());
    const auto where = net::endpoint::parse(next_hop);
    if (!where)
        co_return failed_with("4.4.1", where.error().text);
    auto connecting = net::connect(*where, left_until(by, allowed.connect));
    auto connected = co_await std::move(connecting);
    if (!connected)
        co_return failed_with("4.4.1", "connect: " + connected.error().message());
    auto made = std::make_unique<connection>(std::move(*connected), next_hop, allowed);
    auto greeting = made->greet(hostname, by, wanted, where->host);
    const auto greeted = co_await std::move(greeting);
    has_tls_failed = !greeted && made->has_tls_failed();
    if (!greeted)
        co_return failed_with(made->fault_code(), greeted.error().text);
    if (made->is_secure())
        told_of_tls.erase(next_hop);
    known.store(next_hop, made->announced()); // nothing, where only HELO was understood
    co_return made;
}

void connections::note_tls(const std::string& next_hop, const smtp::reply& failed)
{
    if (!told_of_tls.insert(next_hop).second)
        return;
    text::log_line line;
    line.add("event", "tls").add("next_hop", next_hop).add("problem", failed.text);
    if (security.level == net::tls_level::may)
        log.warning(line.add("text", "the connection is made without").text());
    else
        log.error(line.text());
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
