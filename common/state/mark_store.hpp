// mark_store - penalties and allowances: the mirror in memory and the rows behind it

#pragma once

#include "common/state/mark_mirror.hpp"
#include "common/state/writer.hpp"

namespace state {

class mark_store : public marks
{
  public:
    /// `list` is the table's name in the rows: `penalty`, `allowance`. The writer must outlive it.
    mark_store(std::string list, std::uint64_t memory, writer& facts)
        : list_(std::move(list)), mirror_(std::make_shared<mark_mirror>(memory)), facts_(facts)
    {}

    std::optional<mark> find(std::string_view kind, std::string_view key, base::time_point now) const override;
    std::optional<mark> find(const net::ip_address& address, base::time_point now) const override;
    int earlier(std::string_view kind, std::string_view key, base::time_point now) const override;
    bool is_empty() const override { return mirror_->is_empty(); }
    void add(mark made, written done) override;
    void remove(std::string_view kind, std::string_view key, written done) override;
    std::vector<mark> list(base::time_point now) const override;

    const std::string& name() const { return list_; }
    mark_mirror& mirror() { return *mirror_; }
    std::shared_ptr<const mark_mirror> share_mirror() const { return mirror_; }

  private:
    const std::string list_;
    const std::shared_ptr<mark_mirror> mirror_;
    writer& facts_;
};

/// Keeps the mirrors of both lists as the database has them.
class mark_watch
{
  public:
    mark_watch(mark_store& penalties, mark_store& allowances) : penalties_(penalties), allowances_(allowances) {}

    /// All that are live. When the database is back, changes are read again too.
    void load(connection& from);
    /// What changed since the last call, by whomever.
    void update(connection& from);

  private:
    mark_store& store_of(const std::string& list) { return list == penalties_.name() ? penalties_ : allowances_; }

    mark_store& penalties_;
    mark_store& allowances_;
    std::mutex mutex_; // load() runs on the writer's thread, update() on the reader's
    std::int64_t seen_ = 0;
    base::time_point next_expiry_;
};

} // namespace state
