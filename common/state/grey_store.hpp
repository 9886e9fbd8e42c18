// grey_store - the greylist: the mirror in memory and the rows behind it
//
// With a mirror it reads all rows after its start, a thousand at a time on the writer's thread between batches of
// facts, and from then on what other processes changed. Without one it asks the database.

#pragma once

#include "common/state/grey_brake.hpp"
#include "common/state/grey_mirror.hpp"
#include "common/state/query.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

namespace state {

class grey_store : public greylist
{
  public:
    /// `run` names this process. The writer and the reader must outlive it.
    grey_store(const grey_options& wanted, std::string run, bool has_mirror, writer& facts, reader& rows);

    bool is_ready() const override { return is_ready_.load(std::memory_order_acquire); }
    std::optional<grey_entry> find(const grey_key& key, base::time_point now) override;
    grey_key admit(const grey_key& key, base::time_point now) override;
    void add(const grey_key& key, base::time_point now, written done) override;
    void pass(const grey_key& key, base::time_point now, unsigned at_least, written done) override;
    void remove(const grey_key& key, written done) override;
    const grey_options& limits() const override { return options_; }
    base::result<std::vector<grey_row>> find_all(const std::string& source, const grey_key& after, std::size_t most,
                                                 base::time_point now) override;

    std::shared_ptr<const grey_mirror> share_mirror() const { return mirror_; }

    // On the writer's thread:
    /// Reads all rows in the steps that follow.
    void begin_load(connection& on);
    /// Gives how long it need not run again.
    std::chrono::milliseconds step(connection& on);

  private:
    void load_some(connection& on);
    void read_changes(connection& on);
    std::optional<grey_row> find_row(const grey_key& key, base::time_point now);
    void read_back(const grey_key& key, base::time_point now);
    bool is_confirmed(const grey_key& key, unsigned passed) const;
    grey_row read_row(query& from) const;

    const grey_options options_;
    const std::string run_;
    const bool has_mirror_;
    writer& facts_;
    reader& rows_;
    grey_brake brake_;
    const std::shared_ptr<grey_mirror> mirror_; // shared with gauges
    std::atomic<bool> is_ready_;
    std::atomic<int> reading_back_{0};

    // The writer's thread's:
    bool is_loading_ = false;
    grey_key loaded_;
    std::int64_t seen_ = 0; // change_sequence
    base::time_point next_sweep_;
};

} // namespace state
