// sweeper - finds what has waited too long on one thread
//
// A service of an io_context, made when it is first asked for. Ten times a second, while anything waits, it compares
// deadlines; so beginning and ending a wait is a store. Only the thread of its io_context may touch it.

#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>

namespace net {

class sweeper;

/// Something whose waits have deadlines: base of a stream's contents.
class waiter
{
  public:
    using clock = std::chrono::steady_clock;
    enum direction : std::size_t { reading, writing };
    enum class ending { none, late, drained };

    explicit waiter(sweeper& owner);
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    void begin(direction which, std::chrono::milliseconds limit);
    /// Why the sweeper cancelled the wait, if it did.
    ending end(direction which);
    sweeper& owner() { return owner_; }

  protected:
    ~waiter();
    /// Makes the operations that wait fail with operation_aborted. Those that were not late begin anew.
    virtual void cancel() = 0;

    bool is_at_boundary_ = false; // the waiting read is one that draining ends

  private:
    friend class sweeper;
    static constexpr clock::time_point never = clock::time_point::max();

    sweeper& owner_;
    std::array<clock::time_point, 2> deadlines_{never, never};
    std::array<ending, 2> endings_{ending::none, ending::none};
    waiter* before_ = nullptr;
    waiter* after_ = nullptr;
};

class sweeper : public boost::asio::execution_context::service
{
  public:
    using key_type = sweeper;
    static inline boost::asio::execution_context::id id;

    /// The owner is an io_context.
    explicit sweeper(boost::asio::execution_context& owner);

    /// From now on reads at a boundary fail; those that wait are cancelled.
    void drain();
    bool is_draining() const { return is_draining_; }

  private:
    friend class waiter;
    void shutdown() override;
    void arm();
    void sweep();

    boost::asio::steady_timer timer_;
    waiter* first_ = nullptr;
    bool is_armed_ = false;
    bool is_draining_ = false;
};

} // namespace net
