// spool - a message on its way through the relay: in memory, and beyond a limit in an unlinked file

#pragma once

#include "tests/bench/smtp/connection.hpp"

#include <string>

namespace bench {

class spool : public message_sink
{
  public:
    spool(std::size_t memory_limit, std::string directory);
    ~spool() override;
    spool(const spool&) = delete;
    spool& operator=(const spool&) = delete;

    /// Throws when the file cannot be written.
    void append(std::string_view bytes) override;
    boost::asio::awaitable<bool> write_to(connection& to);
    void clear();

  private:
    void write_file(std::string_view bytes);

    std::size_t memory_limit_;
    std::string directory_;
    std::string memory_;
    int file_ = -1;
};

} // namespace bench
