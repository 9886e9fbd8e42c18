// callforward_source - asks a back end over SMTP or LMTP whether it takes a recipient
//
//   MAIL FROM:<>   RCPT TO:<recipient>   then RSET before the next one, QUIT when nothing more is asked for a while
//
// Connections are kept for so many questions and so long; only so many are open at once, and who comes then waits for
// one. A question that met a connection which the back end had closed is asked once more on a fresh one. No byte of
// what the back end says goes to the client.

#pragma once

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

class callforward_source final : public recipient_source
{
  public:
    /// `helo` is our name.
    callforward_source(const source_spec& wanted, std::string helo, const callforward_limits& limits = {});
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

    boost::asio::awaitable<bool> enter();
    void leave();
    std::unique_ptr<connection> take_idle();
    boost::asio::awaitable<attempt> try_one(std::string address, steady_time deadline, bool may_reuse);
    void keep(std::unique_ptr<connection> used);

    const source_spec wanted_;
    const std::string helo_;
    const callforward_limits limits_;
    std::vector<std::unique_ptr<connection>> idle_; // the one used last at the back
    unsigned busy_ = 0;
    std::deque<std::function<void(bool)>> waiting_;
    bool is_over_ = false;
};

} // namespace policyd
