// alarm_store - alarms: the rows in memory and in the database
//
// There is a row for each alarm and order of the last months; four thousand are kept in memory, and those that say
// nothing now make room.

#pragma once

#include "common/state/alarms.hpp"
#include "common/state/query.hpp"
#include "common/state/writer.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace state {

class alarm_store : public alarms
{
  public:
    /// The writer must outlive it. What is learned belongs to `host`.
    alarm_store(writer& facts, std::string host) : facts_(facts), host_(std::move(host)) {}

    bool is_on(std::string_view kind, std::string_view domain, base::time_point now) const override;
    alarm_order order(std::string_view kind, std::string_view domain, base::time_point now) const override;
    std::optional<alarm_row> find(std::string_view kind, std::string_view domain) const override;
    std::vector<alarm_row> list() const override;
    void raise(const alarm_row& made, written done) override;
    void give_order(std::string_view kind, std::string_view domain, alarm_order what, base::time_point now,
                    base::time_point until, written done) override;
    std::optional<std::string> learned(std::string_view kind, std::string_view domain) const override;
    void learn(std::string_view kind, std::string_view domain, std::string learned, written done) override;

    /// All rows; on the writer's thread.
    void load(connection& from);
    /// What changed since the last call, by whomever; on the reader's.
    void update(connection& from);

  private:
    using name = std::pair<std::string, std::string>; // kind, domain

    template <class Change>
    void change_row(std::string_view kind, std::string_view domain, Change make);
    const alarm_row* row(std::string_view kind, std::string_view domain) const;
    alarm_order order_in(std::string_view kind, std::string_view domain, base::time_point now) const;
    bool is_quiet(base::time_point now) const;
    void put(alarm_row stored);
    void make_room();

    writer& facts_;
    const std::string host_;
    std::atomic<std::int64_t> last_end_{0}; // no alarm and no order lasts longer; most of the time it is past
    mutable std::shared_mutex mutex_;
    std::map<name, alarm_row> rows_;
    std::map<name, std::string> learned_;

    std::mutex watch_mutex_; // load() and update() run on different threads
    std::int64_t seen_ = 0;
};

} // namespace state
