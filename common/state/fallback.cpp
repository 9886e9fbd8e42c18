#include "common/state/fallback.hpp"

#include "common/text/log_line.hpp"

namespace state {

namespace {

constexpr std::int64_t complaint_interval_ms = 10'000;

} // namespace

fallback::fallback(outbox* box, const base::logger& log, base::metrics& metrics)
    : box_(box), log_(log),
      outboxed_(metrics.counter("sekimori_state_facts_outboxed_total",
                                "Facts that went to the outbox because the database did not answer in time.")),
      dropped_(metrics.counter("sekimori_state_facts_dropped_total",
                               "Facts that neither the database nor the outbox could take.")),
      thread_([this] { run(); })
{}

fallback::~fallback()
{
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void fallback::watch(const pending& fact)
{
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = watched_.empty();
        watched_.push_back(fact);
    }
    if (was_empty)
        changed_.notify_one();
}

void fallback::run()
{
    std::unique_lock lock(mutex_);
    while (true) {
        while (!watched_.empty() && watched_.front()->is_settled.load(std::memory_order_acquire))
            watched_.pop_front();
        if (watched_.empty()) {
            if (is_stopping_)
                return;
            changed_.wait(lock, [this] { return is_stopping_ || !watched_.empty(); });
            continue;
        }
        const pending first = watched_.front();
        if (!is_stopping_ && pending_fact::clock::now() < first->deadline) {
            // New facts have later deadlines: nobody wakes us for them.
            changed_.wait_until(lock, first->deadline, [this] { return is_stopping_; });
            continue;
        }
        watched_.pop_front();
        lock.unlock();
        store(*first);
        lock.lock();
    }
}

void fallback::give_up(pending_fact& fact)
{
    if (fact.kind != durability::committed)
        fact.settle(outcome::failed);
    else
        store(fact);
}

void fallback::store(pending_fact& fact)
{
    if (!fact.claim())
        return;
    const auto number = box_ != nullptr ? box_->append(fact.changes) : std::nullopt;
    fact.outbox_number.store(number.value_or(pending_fact::not_stored), std::memory_order_release);
    fact.outbox_number.notify_one();
    (number ? outboxed_ : dropped_).add();
    if (!number)
        complain();
    fact.answer(number ? outcome::outboxed : outcome::failed);
}

void fallback::complain()
{
    const std::int64_t now = base::to_epoch_ms(base::now());
    std::int64_t last = last_complaint_ms_.load(std::memory_order_relaxed);
    if (now - last >= complaint_interval_ms && last_complaint_ms_.compare_exchange_strong(last, now))
        log_.error(text::log_line()
                       .add("state", "fact dropped")
                       .add("problem", box_ != nullptr ? "neither the database nor the outbox can take it"
                                                       : "the database does not answer")
                       .add("dropped", static_cast<std::int64_t>(dropped_.value()))
                       .text());
}

void fallback::committed(pending_fact& fact)
{
    if (fact.claim()) {
        fact.answer(outcome::committed);
        return;
    }
    fact.outbox_number.wait(0, std::memory_order_acquire); // who claimed it is about to write it
    const std::uint64_t number = fact.outbox_number.load(std::memory_order_acquire);
    if (box_ != nullptr && number != pending_fact::not_stored)
        box_->cancel(number);
}

} // namespace state
