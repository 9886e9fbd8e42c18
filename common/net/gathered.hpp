// gathered - callbacks of this thread that go to each other thread as one
//
//   {
//       net::gathered all;
//       …many callbacks of await.hpp…
//   } // now they are posted, one wake-up for each io_context
//
// A thread that answers many at once would else wake the others for each. Threads: one object belongs to its thread,
// and at most one lives on a thread at a time.

#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace net {

/// A handler on its way to its executor.
class posted
{
  public:
    virtual ~posted() = default;
    virtual boost::asio::any_io_executor executor() const = 0;
    /// On that executor. Owns itself, to be gone before the handler runs.
    virtual void run(std::unique_ptr<posted> self) = 0;
};

class gathered
{
  public:
    gathered();
    ~gathered(); // NOLINT(bugprone-exception-escape)
    gathered(const gathered&) = delete;
    gathered& operator=(const gathered&) = delete;

    /// Posts it, when this thread's object ends if there is one.
    static void post(std::unique_ptr<posted> one);

  private:
    void add(std::unique_ptr<posted> one);

    struct bundle
    {
        boost::asio::any_io_executor executor;
        std::vector<std::unique_ptr<posted>> all;
    };

    std::vector<bundle> bundles_; // one for each network thread: few
};

} // namespace net
