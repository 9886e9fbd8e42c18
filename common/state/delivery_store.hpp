// delivery_store - who already has a message
//
// What is noted stands in the journal and in memory until it is in the database, some milliseconds later.

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/deliveries.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

#include <map>
#include <memory>
#include <string>

namespace state {

class delivery_store : public deliveries
{
  public:
    delivery_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void find(std::string host, std::string queue_id, known done) override;
    bool note(delivery_key message, std::vector<std::string> recipients, base::time_point at) override;
    void write(delivery_key message, std::vector<std::string> recipients, base::time_point at, written done) override;

  private:
    using rows_by_id = std::multimap<std::string, delivered>; // the key: host and queue ID

    writer& facts_;
    reader& rows_;
    const std::shared_ptr<base::guarded<rows_by_id>> noted_ =
        std::make_shared<base::guarded<rows_by_id>>(); // shared with what waits in the journal
};

} // namespace state
