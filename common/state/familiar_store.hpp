// familiar_store - who has delivered: the mirror in memory and the rows behind it
//
// Deliveries are written by the writer's thread when it has nothing better to do. A crash forgets those of the last
// second or so: whoever delivers again is noted again.

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/familiar_mirror.hpp"
#include "common/state/familiars.hpp"
#include "common/state/query.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

#include <memory>

namespace state {

class familiar_store : public familiars
{
  public:
    /// Writer and reader must outlive it; look-ups that wait hold on to it, so the reader is stopped first.
    familiar_store(const familiar_options& wanted, bool has_mirror, writer& facts, reader& rows);

    bool is_ready() const override { return is_ready_.load(std::memory_order_acquire); }
    bool is_known(std::string_view key, base::time_point now) override;
    std::optional<familiar_times> times(std::string_view key, base::time_point now) override;
    void note(std::span<const std::string> keys, base::time_point now) override;
    void doubt(std::span<const std::string> keys, base::time_point now) override;

    /// On the writer's thread: begins to read all rows, some at a time, then what changed; writes what was noted.
    void begin_load(connection& on);
    std::chrono::milliseconds step(connection& on);
    /// Writes all that was noted.
    void finish(connection& on);

    std::shared_ptr<const familiar_mirror> share_mirror() const { return mirror_; }

  private:
    struct delivery
    {
        std::string key;
        base::time_point at;
    };

    std::optional<familiar_times> find(std::string_view key);
    std::chrono::milliseconds read_some(connection& on);
    void take_noted();
    bool write_some(connection& on);
    void read_back(std::string_view key);
    void take(query& row);

    const familiar_options options_;
    const bool has_mirror_;
    writer& facts_;
    reader& rows_;
    const std::shared_ptr<familiar_mirror> mirror_;
    std::atomic<bool> is_ready_;
    std::atomic<int> reading_back_{0};
    base::guarded<std::vector<delivery>> noted_; // and not taken yet
    std::atomic<std::size_t> being_written_{0};

    // The writer's thread's.
    std::vector<delivery> taken_; // by key
    std::size_t written_ = 0;     // of them
    bool is_loading_ = false;
    std::string loaded_;
    std::int64_t seen_ = 0;
};

} // namespace state
