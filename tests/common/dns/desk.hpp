// desk - a resolver on a thread of its own, asked from the test's

#pragma once

#include "common/dns/open.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <string>
#include <thread>
#include <utility>

namespace testing {

/// An io_context with a thread.
class context_thread
{
  public:
    context_thread() : thread_([this] { context_.run(); }) {}
    ~context_thread()
    {
        work_.reset();
        context_.stop();
        thread_.join();
    }
    context_thread(const context_thread&) = delete;
    context_thread& operator=(const context_thread&) = delete;

    boost::asio::io_context& context() { return context_; }
    /// What the coroutine gives, awaited there.
    template <class T>
    std::future<T> start(boost::asio::awaitable<T> work)
    {
        return boost::asio::co_spawn(context_, std::move(work), boost::asio::use_future);
    }

  private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::thread thread_;
};

class desk
{
  public:
    explicit desk(const std::string& servers, dns::resolver_settings wanted = {})
    {
        wanted.servers.servers = servers;
        const std::function<void()> make = [&] { resolver_ = dns::open(wanted, own_.context(), metrics_); };
        on_its_thread(make);
    }
    ~desk() { end(); }
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    void end()
    {
        const std::function<void()> drop = [this] { resolver_.reset(); };
        on_its_thread(drop);
    }
    dns::resolver& resolver() { return *resolver_; }
    /// Where those who ask run.
    context_thread& askers() { return askers_; }
    std::future<dns::answer_ptr> start(const std::string& name, dns::type wanted)
    {
        return askers_.start(resolver_->look_up(name, wanted));
    }
    dns::answer ask(const std::string& name, dns::type wanted) { return *start(name, wanted).get(); }
    std::uint64_t count(const char* family, const char* outcome)
    {
        return metrics_.counter(family, "", "outcome=\"" + std::string(outcome) + '"').value();
    }

  private:
    void on_its_thread(const std::function<void()>& work)
    {
        std::packaged_task<void()> task(work);
        auto done = task.get_future();
        boost::asio::post(own_.context(), [&task] { task(); });
        done.get();
    }

    base::metrics metrics_;
    context_thread askers_;
    context_thread own_;
    std::unique_ptr<dns::resolver> resolver_;
};

} // namespace testing
