#include "common/dns/at_once.hpp"

#include "common/dns/decode.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

namespace dns {

namespace asio = boost::asio;

asio::awaitable<answer_ptr> at_once::look_up(std::string name, type wanted)
{
    if (answer_ptr there = known(name, wanted))
        co_return there;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, by_.look_up(std::move(name), wanted), asio::detached);
    co_return std::make_shared<const answer>(temporary("nobody waits for it"));
}

} // namespace dns
