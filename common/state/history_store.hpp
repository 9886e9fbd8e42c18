// history_store - the history in the database

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/history.hpp"
#include "common/state/reader.hpp"
#include "common/state/tally.hpp"
#include "common/state/writer.hpp"

#include <map>

namespace state {

class history_store : public history
{
  public:
    /// Both must outlive it.
    history_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void add(const std::vector<history_sum>& sums, base::time_point at) override;
    void note(std::span<const history_key> met) override;
    base::result<std::vector<history_point>> read(base::time_point from, base::time_point to,
                                                  std::chrono::minutes step) override;
    base::result<std::vector<history_sum>> tops(base::time_point from, base::time_point to, std::size_t count) override;
    base::result<std::vector<history_point>> of_key(std::string_view observation, std::string_view key,
                                                    base::time_point from) override;
    base::result<std::vector<history_point>> of_keys(std::string_view observation, base::time_point from) override;
    void forget(std::string_view observation, std::string_view key, written done) override;

    /// On the writer's thread, between batches: writes some of what was noted. Gives how long it need not run again.
    std::chrono::milliseconds step(connection& on);
    /// All that is left, at the end.
    void finish(connection& on);

  private:
    using tallies = std::map<std::string, tally, std::less<>>; // by series

    void take();

    writer& facts_;
    reader& rows_;
    base::guarded<tallies> noted_;
    std::vector<history_sum> taken_; // not yet written; the writer thread's
};

} // namespace state
