#include "common/rules/keeper.hpp"

#include "common/base/whole_file.hpp"
#include "common/text/log_line.hpp"

#include <exception>

namespace rules {

void log_diagnostics(const std::vector<diagnostic>& told, const base::logger& log)
{
    for (const diagnostic& each : told) {
        const std::string line = text::log_line().add("event", "rules").add("problem", each.to_text()).text();
        each.is_warning ? log.warning(line) : log.error(line);
    }
}

keeper::keeper(std::string path, std::shared_ptr<const ruleset> first, work how, const base::logger& log)
    : log_(log), how_(std::move(how)), path_(std::move(path)), current_(std::move(first)), thread_([this] { watch(); })
{}

keeper::~keeper()
{
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    woken_.notify_one();
    thread_.join();
}

void keeper::reload(std::string path)
{
    const std::lock_guard lock(mutex_);
    path_ = std::move(path);
    load();
}

void keeper::watch()
{
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, std::chrono::seconds(1), [this] { return is_over_; })) {
        if (is_stuck_ ? has_changed(tried_) : current_->has_changed_lists())
            load();
        if (how_.follow)
            try_to(how_.follow);
    }
}

void keeper::load()
{
    is_stuck_ = true;
    for (auto& [path, stamp] : tried_) // what is not even loaded is not tried each second either
        stamp = base::file_stamp(path);
    const bool is_read = try_to([this] {
        ruleset::loaded next = how_.load(path_);
        tried_ = std::move(next.read);
        log_diagnostics(next.diagnostics, log_);
        if (!next.rules)
            return log_.error(text::log_line()
                                  .add("event", "reload")
                                  .add("file", path_)
                                  .add("problem", "the rules have errors; the ones before stay in force")
                                  .text());
        how_.adopt(next.rules);
        current_ = std::move(next.rules);
        is_stuck_ = false;
    });
    if (is_read && !is_stuck_)
        log_.info(text::log_line().add("event", "reload").add("file", path_).text());
}

bool keeper::try_to(const std::function<void()>& action) const
{
    try {
        action();
        return true;
    } catch (const std::exception& failure) {
        log_.error(text::log_line().add("event", "reload").add("file", path_).add("problem", failure.what()).text());
        return false;
    }
}

} // namespace rules
