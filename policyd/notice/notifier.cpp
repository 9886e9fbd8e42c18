#include "policyd/notice/notifier.hpp"

#include "common/net/child.hpp"
#include "common/net/host_name.hpp"
#include "common/text/log_line.hpp"

namespace policyd {

namespace {

constexpr std::string_view safe_path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

base::metric_counter& outcome(base::metrics& metrics, const std::string& name)
{
    return metrics.counter("policyd_notifications_total", "Notices to the operator by what became of them",
                           "outcome=\"" + name + '"');
}

base::result<void> run(std::span<const std::string> command, std::span<const std::string> environment,
                       std::string_view input, std::chrono::milliseconds limit)
{
    const net::child_limits limits{.time = limit};
    const auto ended = net::run_child(command, environment, input, limits);
    if (!ended)
        return ended.error();
    if (ended->status != 0)
        return base::fail(command.front() + " ended with status " + std::to_string(ended->status));
    return {};
}

} // namespace

notifier::notifier(notifier_options wanted, const base::logger& log, base::metrics& metrics)
    : wanted_(std::move(wanted)), log_(log), told_(outcome(metrics, "told")), failed_(outcome(metrics, "failed")),
      limited_(outcome(metrics, "limited")), dropped_(outcome(metrics, "dropped")),
      limits_(wanted_.an_hour, wanted_.window), thread_([this] { run(); })
{}

notifier::~notifier()
{
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    filled_.notify_one();
    thread_.join();
}

void notifier::tell(notice told)
{
    if (!is_wanted())
        return;
    const std::lock_guard lock(mutex_);
    const auto held_back = limits_.held_back();
    if (limits_.admits(told))
        enqueue(std::move(told));
    else if (limits_.held_back() != held_back)
        limited_.add();
}

void notifier::sweep(base::time_point now)
{
    const std::lock_guard lock(mutex_);
    if (auto summed = limits_.summary(now))
        enqueue(std::move(*summed));
}

void notifier::enqueue(notice told)
{
    if (waiting_.size() >= wanted_.waiting)
        return dropped_.add();
    waiting_.push_back(std::move(told));
    filled_.notify_one();
}

void notifier::run()
{
    std::unique_lock lock(mutex_);
    auto end = std::chrono::steady_clock::time_point::max();
    while (!is_over_ || !waiting_.empty()) {
        filled_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
        std::vector<notice> taken;
        taken.swap(waiting_);
        for (const notice& each : taken) {
            if (is_over_ && end == std::chrono::steady_clock::time_point::max())
                end = std::chrono::steady_clock::now() + wanted_.limit;
            lock.unlock();
            if (std::chrono::steady_clock::now() < end)
                pass_on(each);
            else
                dropped_.add();
            lock.lock();
        }
    }
}

void notifier::pass_on(const notice& told)
{
    const std::string host = net::host_name();
    auto environment = notice_environment(told, host);
    environment.emplace_back(safe_path);
    if (!wanted_.command.empty())
        note(policyd::run(wanted_.command, environment, notice_line(told), wanted_.limit), told);
    if (wanted_.mail.empty())
        return;
    // The null sender: what bounces comes back to nobody, and no vacation program answers.
    const std::vector<std::string> mailer = {wanted_.sendmail, "-t", "-i", "-f", "<>"};
    note(policyd::run(mailer, std::vector<std::string>{std::string(safe_path)}, notice_mail(told, wanted_.mail, host),
                      wanted_.limit),
         told);
}

void notifier::note(const base::result<void>& became, const notice& told)
{
    if (became)
        return told_.add();
    failed_.add();
    log_.warning(text::log_line()
                     .add("event", "notification")
                     .add("kind", told.kind)
                     .add("name", told.name)
                     .add("problem", became.error().text)
                     .text());
}

} // namespace policyd
