#include "common/state/process_row.hpp"

#include "common/state/query.hpp"

#include <xxhash.h>

#include <utility>

namespace state {

namespace {

constexpr std::chrono::seconds write_interval{5};
constexpr std::chrono::seconds lately{60}; // and what a slow disk takes

} // namespace

process_row::process_row(const std::string& run, std::string owner)
    : run_(static_cast<std::int64_t>(XXH3_64bits(run.data(), run.size()))), owner_(std::move(owner))
{}

std::chrono::milliseconds process_row::write(connection& on, const process_report& now) const
{
    run(on, sql::name::process_put, run_, owner_, base::now(), now.lag.count(), now.outbox_facts, now.facts_dropped);
    return write_interval;
}

void process_row::remove(connection& on) const
{
    run(on, sql::name::process_remove, run_);
}

std::vector<process_report> processes_at_work(connection& on)
{
    std::vector<process_report> all;
    for (query row(on, sql::name::process_list, base::now() - lately); row.next();)
        all.push_back({row.text(0), row.time(1), std::chrono::milliseconds(row.integer(2)),
                       static_cast<std::uint64_t>(row.integer(3)), static_cast<std::uint64_t>(row.integer(4))});
    return all;
}

} // namespace state
