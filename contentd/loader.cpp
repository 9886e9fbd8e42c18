#include "contentd/loader.hpp"

#include <boost/asio/post.hpp>

#include <exception>

namespace contentd {

namespace asio = boost::asio;

namespace {

// The AUTH identity is never inherited: a queue ID may be used again, and a bounce of Postfix's own has one too
// (Semantics, 11).
bool belongs(const state::transaction& found, const received_message& message)
{
    const smtp_in::xforward& origin = message.envelope.origin;
    return origin.source != "LOCAL" && origin.addr && origin.port && *origin.addr == found.client_address &&
           *origin.port == found.client_port;
}

} // namespace

transaction_look_up::transaction_look_up(const received_message& message, state::transactions& transactions)
    : message_(message)
{
    const smtp_in::xforward& origin = message.envelope.origin;
    const bool is_before = message.where == mode::before_queue;
    if (!origin.addr || !origin.port || (!is_before && (!origin.ident || origin.source == "LOCAL")))
        return;
    const std::function<void(std::function<void(found)>)> start = [&](std::function<void(found)> done) {
        if (is_before)
            transactions.find_by_client(*origin.addr, *origin.port, std::move(done));
        else
            transactions.find(message.host, *origin.ident, std::move(done));
    };
    started_.emplace(start);
}

asio::awaitable<void> transaction_look_up::finish(inspection& message)
{
    if (!started_) {
        message.set_transaction(std::nullopt, false);
        co_return;
    }
    auto waiting = started_->get();
    found came = co_await std::move(waiting);
    if (!came)
        message.set_transaction(std::nullopt, true);
    else if (*came && belongs(**came, message_))
        message.set_transaction(std::move(*came), false);
    else
        message.set_transaction(std::nullopt, false);
}

asio::awaitable<void> on_pool(asio::thread_pool& pool, std::function<void()> work)
{
    std::exception_ptr failure; // not handed to the callback: Asio would take it for the operation's own
    std::function<void(std::function<void(bool)>)> start = [&](std::function<void(bool)> done) {
        asio::post(pool, [&work, &failure, done = std::move(done)] {
            try {
                work();
            } catch (...) {
                failure = std::current_exception();
            }
            done(true);
        });
    };
    co_await net::callback<bool>(std::move(start));
    if (failure)
        std::rethrow_exception(failure);
}

asio::awaitable<void> load(resource wanted, inspection& message, asio::thread_pool& pool, transaction_look_up& record)
{
    if (wanted == resource::transaction) {
        co_await record.finish(message);
        co_return;
    }
    std::function<void()> work = [&message, wanted] {
        if (wanted == resource::tree)
            message.load_tree();
        else
            message.load_contents();
    };
    if (message.message().content.size() <= inline_limit) {
        work();
        co_return;
    }
    co_await on_pool(pool, std::move(work));
}

} // namespace contentd
