// delivery_store - who already has a message
//
// What is noted stands in the journal and in memory until it is in the database, some milliseconds later.

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/deliveries.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

#include <memory>
#include <unordered_map>

namespace state {

class delivery_store : public deliveries
{
  public:
    delivery_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void find(delivery_key message, std::vector<std::string> recipients, known done) override;
    bool note(delivery_key message, std::vector<std::string> recipients, base::time_point at) override;
    void write(delivery_key message, std::vector<std::string> recipients, base::time_point at, written done) override;

  private:
    // The key's texts in one -> recipients
    using recipients_by_key = base::guarded<std::unordered_multimap<std::string, std::string>>;

    writer& facts_;
    reader& rows_;
    const std::shared_ptr<recipients_by_key> noted_ =
        std::make_shared<recipients_by_key>(); // shared with what waits in the journal
};

} // namespace state
