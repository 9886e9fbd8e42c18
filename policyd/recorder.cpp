#include "policyd/recorder.hpp"

#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "common/text/log_line.hpp"
#include "common/text/utf8.hpp"
#include "policyd/protocol/reply.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace policyd {

namespace {

constexpr std::size_t queue_limit = 16UL << 20U;

} // namespace

std::string record_line(const caller& from, const judgement& made, base::time_point at)
{
    text::json to;
    to.begin_object()
        .member("time", std::to_string(base::to_epoch_ms(at)))
        .member("host", from.host)
        .member("action", made.value.empty() ? dunno : std::string_view(made.value))
        .member("rule", made.decided.rule == nullptr ? std::string_view() : made.decided.rule->label)
        .begin_object("request");
    std::vector<attribute> encoded; // what JSON cannot hold
    for (std::size_t i = 0; i < attribute_count; ++i) {
        const std::string_view value = made.parsed.values[i];
        if (value.empty())
            continue;
        to.member(name_of(static_cast<attribute>(i)), value);
        if (!text::is_utf8(value))
            encoded.push_back(static_cast<attribute>(i));
    }
    to.end_object();
    if (!encoded.empty()) {
        to.begin_object("xtext");
        for (const attribute each : encoded)
            to.member(name_of(each), text::to_xtext(made.parsed[each]));
        to.end_object();
    }
    return to.end_object().take() + '\n';
}

recorder::recorder(std::string path, const base::logger& log, base::metrics& metrics)
    : path_(std::move(path)), log_(log),
      dropped_(metrics.counter("policyd_record_dropped_total", "Requests that the record had no room for")),
      thread_([this] { run(); })
{}

recorder::~recorder()
{
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    filled_.notify_one();
    thread_.join();
}

void recorder::push(const caller& from, const judgement& made, base::time_point at)
{
    const std::string line = record_line(from, made, at);
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > queue_limit)
        return dropped_.add();
    if (waiting_.empty())
        filled_.notify_one();
    waiting_ += line;
}

void recorder::run()
{
    std::unique_lock lock(mutex_);
    while (!is_over_ || !waiting_.empty()) {
        filled_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
        std::string lines;
        lines.swap(waiting_);
        lock.unlock();
        if (!lines.empty())
            write(lines);
        lock.lock();
    }
}

void recorder::write(const std::string& lines)
{
    std::ofstream file(path_, std::ios::app | std::ios::binary);
    file << lines << std::flush;
    const bool has_failed = !file;
    if (has_failed && !has_failed_)
        log_.warning(
            text::log_line().add("event", "record").add("file", path_).add("problem", std::strerror(errno)).text());
    has_failed_ = has_failed;
}

} // namespace policyd
