#include "policyd/recipients/sql_source.hpp"

#include "common/net/await.hpp"

#include <exception>

namespace policyd {

namespace asio = boost::asio;

namespace {

constexpr std::size_t queue_limit = 1000;

} // namespace

sql_source::sql_source(sql_opener open) : open_(std::move(open)), thread_([this] { run(); })
{}

sql_source::~sql_source()
{
    close();
}

asio::awaitable<source_answer> sql_source::ask(std::string address, steady_time deadline)
{
    const std::function<void(std::function<void(source_answer)>)> start = [&](std::function<void(source_answer)> told) {
        std::unique_lock lock(mutex_);
        if (is_over_ || queue_.size() >= queue_limit) {
            lock.unlock();
            return told(not_asked("too many questions wait for the database"));
        }
        queue_.push_back({std::move(address), deadline, std::move(told)});
        filled_.notify_one();
    };
    co_return co_await net::callback<source_answer>(start);
}

void sql_source::tidy(steady_time /*now*/)
{}

void sql_source::close()
{
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    filled_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

void sql_source::run()
{
    std::unique_lock lock(mutex_);
    while (true) {
        filled_.wait(lock, [this] { return is_over_ || !queue_.empty(); });
        if (queue_.empty())
            return;
        const question next = std::move(queue_.front());
        queue_.pop_front();
        const bool is_over = is_over_;
        lock.unlock();
        next.told(is_over ? not_asked("the daemon ends") : answer(next));
        lock.lock();
    }
}

source_answer sql_source::answer(const question& asked)
{
    if (std::chrono::steady_clock::now() >= asked.deadline)
        return not_asked("the database had no time for it");
    try {
        if (!session_)
            session_ = open_();
        return {session_->has(asked.address, asked.deadline) ? recipient_verdict::known : recipient_verdict::unknown};
    } catch (const std::exception& failure) {
        session_.reset();
        return fault(failure.what());
    }
}

} // namespace policyd
