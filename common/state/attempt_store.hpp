// attempt_store - which messages are being scanned, and with which ones the filter died
//
// What is in flight stands in a file (in_flight.hpp): begin() and end() cost a copy and wait for nobody.
// At start the files of dead processes are read, and their messages become suspects: in memory at once, and in the
// database as soon as it answers; then the files go.
//
// Suspects are few (what one process had in flight) and kept in memory.
//
// Threads: any; load() runs on the writer's.

#pragma once

#include "common/state/deliveries.hpp"
#include "common/state/in_flight.hpp"
#include "common/state/writer.hpp"

#include <unordered_map>

namespace state {

class attempt_store : public attempts
{
  public:
    /// `files` begins the names of this owner's files; see in_flight.
    attempt_store(std::string files, const std::string& run, writer& facts) : facts_(facts), own_(std::move(files), run)
    {}

    /// At the start of a daemon: those of dead processes.
    void take_over();

    std::optional<int> failures(const std::string& key) const override;
    std::optional<attempt> begin(std::string_view key, bool alone) override;
    void end(attempt begun) override;
    void blame(const std::string& key) override;
    void clear(const std::string& key) override;

    /// Writes what dead processes had in flight to the database, and reads the suspects.
    void load(connection& on);

  private:
    writer& facts_;
    in_flight own_;
    std::vector<in_flight::legacy> left_over_; // not yet in the database
    std::atomic<std::size_t> suspects_left_{0};
    mutable std::mutex mutex_;
    std::unordered_map<std::string, int> suspects_; // key -> failures
};

} // namespace state
