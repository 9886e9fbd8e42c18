// quarantine_store - the rows of quarantined messages

#pragma once

#include "common/state/quarantine_index.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

namespace state {

class quarantine_store : public quarantine_index
{
  public:
    quarantine_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void write(quarantined row, written done) override;
    base::result<std::vector<quarantined>> list(base::time_point since, std::size_t limit) override;
    base::result<std::optional<quarantined>> find(std::string_view id) override;
    base::result<void> set_released(std::string_view id, base::time_point at) override;
    base::result<void> remove(std::string_view id) override;

  private:
    base::result<void> write_now(std::vector<change> changes);

    writer& facts_;
    reader& rows_;
};

} // namespace state
