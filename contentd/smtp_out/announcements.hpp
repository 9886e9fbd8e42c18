// announcements - what each next hop announced last, for our own EHLO

#pragma once

#include "common/base/guarded.hpp"
#include "common/smtp/capabilities.hpp"

#include <map>
#include <optional>
#include <string>

namespace smtp_out {

using smtp::capabilities;

/// Safe from any thread.
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
