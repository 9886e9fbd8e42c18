// in_flight - the questions on their way, and who waits for each
//
// The same question asked twice is on its way once. Each who waits has a deadline of his own, all equally far away,
// after which he is told whatever becomes of the question. Questions are bounded in number, also those for which nobody
// waits any more.
//
// Threads: any. Nobody is told under the lock: what is due is given back to the caller.

#pragma once

#include "common/base/guarded.hpp"
#include "common/dns/cache.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace dns {

using answer_function = std::function<void(answer_ptr)>;

class in_flight
{
  public:
    struct waiter
    {
        question asked;
        answer_function told;
    };
    enum class outcome { begun, joined, refused };

    in_flight(std::size_t most, std::chrono::milliseconds deadline) : most_(most), deadline_(deadline) {}

    /// begun: the caller must see to it that the question is sent; refused: `told` is not kept.
    outcome add(const question& asked, const answer_function& told, steady_time now);
    /// The question is answered: those who still wait for it.
    std::vector<answer_function> finish(const question& asked);
    /// All questions are given up.
    std::vector<answer_function> finish_all();
    /// Those whose deadline is over.
    std::vector<waiter> overdue(steady_time now);
    std::optional<steady_time> next_deadline() const;

    std::size_t size() const;

  private:
    struct place
    {
        answer_function told; // empty once it is given back
        const question* asked;
        steady_time deadline;
    };
    using place_ptr = std::shared_ptr<place>;
    struct tables
    {
        std::unordered_map<question, std::vector<place_ptr>, question_hash> questions;
        std::deque<place_ptr> by_deadline; // those that were told are taken off when they come to the front
    };
    static void trim(tables& in);

    const std::size_t most_;
    const std::chrono::milliseconds deadline_;
    base::guarded<tables> tables_;
};

} // namespace dns
