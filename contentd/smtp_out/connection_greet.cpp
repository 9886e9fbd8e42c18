// The beginning of a connection: greeting, EHLO, and TLS as the policy wants it.

#include "contentd/smtp_out/connection.hpp"

#include <utility>

namespace smtp_out {

namespace asio = boost::asio;

std::string connection::fault_code() const
{
    switch (fault_) {
    case fault::tls_missing:
        return "4.7.4";
    case fault::tls_failed:
        return "4.7.5";
    case fault::none:
        break;
    }
    return "4.4.1";
}

asio::awaitable<base::result<void>> connection::greet(std::string hostname, clock::time_point by,
                                                      const tls_policy& security, std::string server)
{
    answer_by_ = by;
    if (security.level != tls_level::none && security.is_wrapped) {
        auto securing = shake_hands(security, server);
        const auto secured = co_await std::move(securing);
        if (!secured)
            co_return secured;
    }
    auto reading = read_reply(allowed_.command);
    const auto greeting = co_await std::move(reading);
    if (!greeting)
        co_return greeting.error();
    fault_ = fault::none;
    if (greeting->code != 220)
        co_return base::fail("it refused us: " + greeting->to_text());
    auto introducing = introduce(hostname);
    const auto introduced = co_await std::move(introducing);
    if (!introduced || security.level == tls_level::none || security.is_wrapped)
        co_return introduced;
    auto starting = start_tls(hostname, security, std::move(server));
    co_return co_await std::move(starting);
}

// EHLO, or HELO where that is refused.
asio::awaitable<base::result<void>> connection::introduce(std::string hostname)
{
    auto extended = say("EHLO " + hostname + "\r\n");
    auto reply = co_await std::move(extended);
    if (reply)
        fault_ = fault::none;
    if (reply && reply->is_positive()) {
        announced_ = parse_capabilities(reader_.lines());
        co_return base::result<void>();
    }
    if (reply && reply->is_permanent()) {
        auto plain = say("HELO " + hostname + "\r\n");
        reply = co_await std::move(plain);
        if (reply && reply->is_positive())
            co_return base::result<void>();
    }
    if (!reply)
        co_return reply.error();
    co_return base::fail("it refused us: " + reply->to_text());
}

// What was announced in the clear is forgotten (RFC 3207, 4.2).
asio::awaitable<base::result<void>> connection::start_tls(std::string hostname, const tls_policy& security,
                                                          std::string server)
{
    const bool is_optional = security.level == tls_level::may;
    if (!announced_.starttls) {
        fault_ = is_optional ? fault::none : fault::tls_missing;
        co_return is_optional ? base::result<void>() : base::fail("it does not offer STARTTLS");
    }
    fault_ = fault::tls_failed;
    auto asking = say("STARTTLS\r\n");
    const auto reply = co_await std::move(asking);
    if (!reply)
        co_return reply.error();
    if (reply->code == 421) // the connection ends; where TLS is optional another one does without
        co_return base::fail("it closed at STARTTLS: " + reply->to_text());
    if (reply->code != 220) {
        fault_ = is_optional ? fault::none : fault::tls_missing;
        co_return is_optional ? base::result<void>() : base::fail("it refused STARTTLS: " + reply->to_text());
    }
    if (!unread_.empty()) // would count as said under TLS (CVE-2011-0411)
        co_return base::fail("it sent bytes behind its answer to STARTTLS");
    auto securing = shake_hands(security, std::move(server));
    const auto secured = co_await std::move(securing);
    if (!secured)
        co_return secured;
    announced_ = {};
    auto introducing = introduce(std::move(hostname));
    co_return co_await std::move(introducing);
}

// With TLS 1.3 the server may refuse our certificate after we are done, so the fault stays until it has spoken.
asio::awaitable<base::result<void>> connection::shake_hands(const tls_policy& security, std::string server)
{
    fault_ = fault::tls_failed;
    const auto context = security.context->current();
    const auto limit = left_until(answer_by_, security.handshake);
    const std::string name = security.name.empty() ? server : security.name;
    auto shaking = stream_.start_tls(*context, name, limit);
    const auto done = co_await std::move(shaking);
    if (!done) {
        is_out_of_step_ = true;
        co_return base::fail(done.error().message());
    }
    co_return base::result<void>();
}

} // namespace smtp_out
