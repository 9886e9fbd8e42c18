// report - what `policyd state` and `contentd state` show

#pragma once

#include "common/base/time.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace state {

struct table_report
{
    std::string table;
    std::uint64_t rows = 0;
    base::time_point oldest;
    base::time_point newest;
};

/// A daemon that has this state open.
struct process_report
{
    std::string owner;               // policyd, contentd
    base::time_point at;             // when it last wrote this
    std::chrono::milliseconds lag{}; // age of the oldest change of a counter when it was last flushed
    std::uint64_t outbox_facts = 0;  // that wait in its outbox
    std::uint64_t facts_dropped = 0; // for which there was no room anywhere
};

struct report
{
    bool is_available = false;
    std::string problem; // why not
    std::string location;
    int schema = 0;
    std::uint64_t bytes = 0;
    std::vector<table_report> tables;
    std::vector<process_report> processes;
    std::uint64_t outbox_facts = 0;  // of this process
    std::uint64_t facts_dropped = 0; // of this process
};

/// A line a table and a daemon, for people.
std::string to_text(const report& shown);
/// One object.
std::string to_json(const report& shown);

} // namespace state
