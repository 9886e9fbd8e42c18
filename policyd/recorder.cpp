#include "policyd/recorder.hpp"

#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "common/text/utf8.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace policyd {

namespace {

constexpr std::size_t queue_limit = 16UL << 20U;

void append_field(std::string& to, std::string_view name, std::string_view value)
{
    if (to.back() != '{')
        to += ',';
    to.append(1, '"').append(name).append("\":\"").append(text::for_json(value)).append(1, '"');
}

} // namespace

std::string record_line(const caller& from, const judgement& made, base::time_point at)
{
    std::string line = "{";
    append_field(line, "time", std::to_string(base::to_epoch_ms(at)));
    append_field(line, "host", from.host);
    append_field(line, "action", made.value.empty() ? "DUNNO" : made.value);
    append_field(line, "rule", made.decided.rule == nullptr ? std::string_view() : made.decided.rule->label);
    std::string encoded; // what JSON cannot hold
    line += ",\"request\":{";
    for (std::size_t i = 0; i < attribute_count; ++i) {
        const std::string_view value = made.parsed.values[i];
        if (value.empty())
            continue;
        const auto name = name_of(static_cast<attribute>(i));
        append_field(line, name, value);
        if (!text::is_utf8(value))
            append_field(encoded.empty() ? encoded = "{" : encoded, name, text::to_xtext(value));
    }
    line += '}';
    if (!encoded.empty())
        line += ",\"xtext\":" + encoded + '}';
    return line + "}\n";
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
