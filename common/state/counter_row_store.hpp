// counter_row_store - counter_rows in the database; what the flush writes and reads, by key

#pragma once

#include "common/state/counter_rows.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

namespace state {

class counter_row_store : public counter_rows
{
  public:
    /// Both must outlive it.
    counter_row_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    base::result<bool> is_counted(const counter_spec& which) override;
    base::result<std::vector<stored_count>> of_key(const counter_spec& which, std::string_view key,
                                                   base::time_point now) override;
    base::result<std::vector<double>> sums(const counter_spec& which, base::time_point now) override;
    void forget(const counter_spec& which, std::string_view key, base::time_point now, written done) override;

  private:
    writer& facts_;
    reader& rows_;
};

} // namespace state
