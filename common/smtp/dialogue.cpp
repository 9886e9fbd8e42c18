#include "common/smtp/dialogue.hpp"

#include <algorithm>
#include <utility>

namespace smtp {

namespace asio = boost::asio;
using std::chrono::milliseconds;

asio::awaitable<base::result<reply>> dialogue::read(patience allowed)
{
    const auto deadline = std::chrono::steady_clock::now() + allowed.left();
    is_in_step_ = false;
    while (true) {
        const reply_reader::status reached = reader_.feed(unread_);
        if (reached == reply_reader::status::complete) {
            is_in_step_ = true;
            co_return reader_.take();
        }
        if (reached == reply_reader::status::broken)
            co_return base::fail("it sent what is no SMTP reply");
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        auto reading = stream_.read_some(asio::buffer(input_), std::max(left, milliseconds(0)));
        const auto taken = co_await std::move(reading);
        if (!taken)
            co_return base::fail("no reply: " + taken.error().message());
        unread_ = {input_.data(), *taken};
    }
}

asio::awaitable<base::result<void>> dialogue::write(std::string_view lines, patience allowed)
{
    is_in_step_ = false;
    auto writing = stream_.write(lines, allowed.left());
    const auto written = co_await std::move(writing);
    if (!written)
        co_return base::fail("cannot write: " + written.error().message());
    co_return base::result<void>();
}

asio::awaitable<base::result<reply>> dialogue::say(std::string line, patience allowed)
{
    auto writing = write(line, allowed);
    const auto written = co_await std::move(writing);
    if (!written)
        co_return written.error();
    auto reading = read(allowed);
    co_return co_await std::move(reading);
}

asio::awaitable<dialogue::tls_started> dialogue::start_tls(const net::tls_policy& security, std::string server,
                                                           patience allowed)
{
    auto asking = say("STARTTLS\r\n", allowed);
    const auto answer = co_await std::move(asking);
    if (!answer)
        co_return tls_started{tls_start::failed, answer.error().text};
    if (answer->code == 421) // the connection ends; where TLS is optional another one does without
        co_return tls_started{tls_start::failed, "it closed at STARTTLS: " + answer->to_text()};
    if (answer->code != 220)
        co_return tls_started{tls_start::refused, "it refused STARTTLS: " + answer->to_text()};
    if (!unread_.empty()) // would count as said under TLS (CVE-2011-0411)
        co_return tls_started{tls_start::failed, "it sent bytes behind its answer to STARTTLS"};
    auto shaking = shake_hands(security, std::move(server), allowed);
    const auto done = co_await std::move(shaking);
    if (!done)
        co_return tls_started{tls_start::failed, done.error().text};
    co_return tls_started{tls_start::done, {}};
}

asio::awaitable<base::result<void>> dialogue::shake_hands(const net::tls_policy& security, std::string server,
                                                          patience allowed)
{
    const auto context = security.context->current();
    const auto limit = net::left_until(allowed.by, security.handshake);
    is_in_step_ = false;
    const std::string name = security.name.empty() ? server : security.name;
    auto shaking = stream_.start_tls(*context, name, limit);
    const auto done = co_await std::move(shaking);
    if (!done)
        co_return base::fail(done.error().message());
    co_return base::result<void>();
}

} // namespace smtp
