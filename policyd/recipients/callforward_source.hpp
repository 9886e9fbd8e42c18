// callforward_source - asks a back end over SMTP or LMTP whether it takes a recipient
//
//   MAIL FROM:<>   RCPT TO:<recipient>   then RSET before the next one, QUIT when nothing more is asked for a while
//
// Connections are kept for so many questions and so long; only so many are open at once, and who comes then waits for
// one. A question that met a connection which the back end had closed is asked once more on a fresh one. No byte of
// what the back end says goes to the client.
//
// With TLS it begins by STARTTLS, in Postfix's levels. A back end that wants TLS and does not get it, or that we do not
// get it from, is a fault: nobody is unknown for that.

#pragma once

#include "common/base/log.hpp"
#include "common/net/tls_policy.hpp"
#include "common/smtp/greeting.hpp"
#include "policyd/recipients/source.hpp"
#include "policyd/recipients/source_spec.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace policyd {

struct callforward_limits
{
    unsigned questions = 100; // on one connection
    std::chrono::seconds age{300};
    std::chrono::seconds idle{20};
    std::size_t waiting = 1000; // for a connection
};

struct callforward_tls
{
    net::tls_level level = net::tls_level::none;
    std::shared_ptr<const net::tls_slot> context; // of a client; unless none
    const base::logger* log = nullptr;            // hears that TLS is left out, since it failed; outlives the source
};

class callforward_source final : public recipient_source
{
  public:
    /// `helo` is our name.
    callforward_source(const source_spec& wanted, std::string helo, const callforward_limits& limits = {},
                       const callforward_tls& tls = {});
    ~callforward_source() override;

    boost::asio::awaitable<source_answer> ask(std::string address, steady_time deadline) override;
    void tidy(steady_time now) override;
    void close() override;

  private:
    class connection;
    struct attempt
    {
        source_answer answer;
        bool is_lost = false; // a kept connection was no good: another may be
    };

    struct opened
    {
        std::unique_ptr<connection> fresh;
        bool is_greeted = false;
        bool has_tls_failed = false;
        std::string problem; // unless greeted
    };

    boost::asio::awaitable<bool> enter();
    void leave();
    std::unique_ptr<connection> take_idle();
    boost::asio::awaitable<attempt> try_one(std::string address, steady_time deadline, bool may_reuse);
    boost::asio::awaitable<opened> open(steady_time deadline);
    boost::asio::awaitable<opened> open_with(const net::tls_policy& wanted, steady_time deadline);
    void note_tls(const opened& made);
    void keep(std::unique_ptr<connection> used);

    const source_spec wanted_;
    const smtp::introduction ours_;
    const callforward_limits limits_;
    const base::logger* const log_;
    const std::shared_ptr<const net::tls_slot> certificates_;
    net::tls_policy security_;
    bool is_told_of_tls_ = false;                   // that it failed, since it last worked
    std::vector<std::unique_ptr<connection>> idle_; // the one used last at the back
    unsigned busy_ = 0;
    std::deque<std::function<void(bool)>> waiting_;
    bool is_over_ = false;
};

} // namespace policyd
