// delivery_store - who already has a message, in the database

#pragma once

#include "common/state/deliveries.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

namespace state {

class delivery_store : public deliveries
{
  public:
    delivery_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void find(delivery_key message, std::vector<std::string> recipients, known done) override;
    void write(delivery_key message, std::vector<std::string> recipients, base::time_point at, written done) override;

  private:
    writer& facts_;
    reader& rows_;
};

} // namespace state
