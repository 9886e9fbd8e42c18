#include "contentd/loader.hpp"

#include "contentd/look_ups.hpp"

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

namespace {

asio::awaitable<void> run(inspection& message, const sources& from, std::function<void()> work, bool may_wait)
{
    if (!may_wait && message.message().content.size() <= inline_limit) {
        work();
        co_return;
    }
    co_await on_pool(from.workers, std::move(work));
}

} // namespace

asio::awaitable<void> load(resource wanted, inspection& message, const sources& from)
{
    switch (wanted) {
    case resource::none:
        break;
    case resource::tree:
        co_await run(
            message, from, [&message] { message.load_tree(); }, false);
        break;
    case resource::contents:
        co_await run(
            message, from, [&message] { message.load_contents(); }, false);
        break;
    case resource::inside:
        if (!message.has(resource::contents))
            co_await load(resource::contents, message, from);
        if (message.message().content.size() <= inline_limit && message.load_remembered_inside())
            break;
        // Another process is asked, and waited for, when there is something to look into.
        co_await run(
            message, from, [&message] { message.load_inside(); }, !message.attachments().empty());
        break;
    case resource::words:
        if (!message.has(resource::inside))
            co_await load(resource::inside, message, from);
        co_await run(
            message, from, [&message] { message.load_words(); }, false);
        break;
    case resource::shape:
        if (!message.has(resource::words))
            co_await load(resource::words, message, from);
        co_await run(
            message, from, [&message] { message.load_shape(); }, false);
        break;
    case resource::digests:
        if (!message.has(resource::words))
            co_await load(resource::words, message, from);
        co_await run(
            message, from, [&message] { message.load_digests(); }, false);
        break;
    case resource::transaction:
        co_await from.record.finish(message);
        break;
    case resource::malware:
        co_await scan(message, from);
        break;
    case resource::spread:
        co_await count_files(message, from);
        break;
    case resource::reports:
        co_await find_reports(message, from);
        break;
    case resource::listings:
        co_await find_listings(message, from);
        break;
    case resource::reach:
        co_await count_reach(message, from);
        break;
    }
}

} // namespace contentd
