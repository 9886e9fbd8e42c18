// capabilities - what a next hop announces to EHLO, and the last of it for our own EHLO

#pragma once

#include "common/base/guarded.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtp_out {

struct capabilities
{
    std::uint64_t size = 0; // 0: no limit, or SIZE not announced
    bool has_size = false;
    bool pipelining = false;
    bool eight_bit_mime = false;
    bool smtputf8 = false;
    bool dsn = false;
    bool enhanced_status_codes = false;
    bool starttls = false;
    std::vector<std::string> xforward; // attribute names, upper case

    bool has_xforward(std::string_view attribute) const;
};

/// Reads the lines of an EHLO reply (text only, LF between them; the first is the server's name).
capabilities parse_capabilities(std::string_view lines);

/// What each next hop announced last. Safe from any thread.
class announcements
{
  public:
    void store(const std::string& next_hop, const capabilities& announced);
    /// Nothing before the first connection.
    std::optional<capabilities> of(const std::string& next_hop) const;

  private:
    base::guarded<std::map<std::string, capabilities, std::less<>>> known_;
};

} // namespace smtp_out
