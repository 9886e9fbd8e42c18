#include "common/base/metrics.hpp"

#include <map>
#include <mutex>

namespace base {

namespace {

struct counted
{
    std::string help;
    std::map<std::string, std::unique_ptr<metric_counter>, std::less<>> series;
};

struct gauged
{
    std::string help;
    std::map<std::string, std::function<double()>, std::less<>> series;
};

void append_head(std::string& out, const std::string& name, const std::string& help, std::string_view kind)
{
    out += "# HELP " + name + ' ' + help + '\n';
    out += "# TYPE " + name + ' ';
    out += kind;
    out += '\n';
}

void append_sample(std::string& out, const std::string& name, const std::string& labels, const std::string& value)
{
    out += name;
    if (!labels.empty())
        out += '{' + labels + '}';
    out += ' ' + value + '\n';
}

} // namespace

struct metrics::contents
{
    mutable std::mutex mutex;
    std::map<std::string, counted, std::less<>> counters;
    std::map<std::string, gauged, std::less<>> gauges;
};

metrics::metrics() : contents_(std::make_unique<contents>())
{}
metrics::~metrics() = default;

metric_counter& metrics::counter(std::string_view name, std::string_view help, std::string_view labels)
{
    const std::lock_guard lock(contents_->mutex);
    counted& family = contents_->counters[std::string(name)];
    if (family.help.empty())
        family.help = help;
    auto& slot = family.series[std::string(labels)];
    if (!slot)
        slot = std::make_unique<metric_counter>();
    return *slot;
}

void metrics::gauge(std::string_view name, std::string_view help, std::function<double()> read, std::string_view labels)
{
    const std::lock_guard lock(contents_->mutex);
    gauged& family = contents_->gauges[std::string(name)];
    family.help = help;
    family.series[std::string(labels)] = std::move(read);
}

std::string metrics::exposition() const
{
    const std::lock_guard lock(contents_->mutex);
    std::string out;
    for (const auto& [name, family] : contents_->counters) {
        append_head(out, name, family.help, "counter");
        for (const auto& [labels, counter] : family.series)
            append_sample(out, name, labels, std::to_string(counter->value()));
    }
    for (const auto& [name, family] : contents_->gauges) {
        append_head(out, name, family.help, "gauge");
        for (const auto& [labels, read] : family.series)
            append_sample(out, name, labels, std::to_string(read()));
    }
    return out;
}

} // namespace base
