// transaction_store - accepted messages in the database

#pragma once

#include "common/state/reader.hpp"
#include "common/state/transactions.hpp"
#include "common/state/writer.hpp"

namespace state {

class transaction_store : public transactions
{
  public:
    transaction_store(writer& facts, reader& rows) : facts_(facts), rows_(rows) {}

    void write(transaction accepted, written done) override;
    void find(std::string host, std::string queue_id, found done) override;
    void find_by_client(std::string client_address, std::string client_port, found done) override;
    void finish(std::string host, std::string queue_id) override;

  private:
    void find(sql::name which, std::string first, std::string second, found done);

    writer& facts_;
    reader& rows_;
};

} // namespace state
