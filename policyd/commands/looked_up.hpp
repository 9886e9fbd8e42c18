// looked_up - whether policyd asks for a penalty or an allowance on a key at all

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "policyd/commands/key.hpp"

#include <string>
#include <vector>

namespace policyd {

class looked_up
{
  public:
    /// Reads the rules of the settings, which must outlive it, once a key depends on them.
    explicit looked_up(const conf::settings& settings) : settings_(settings) {}

    /// Fails, and names what is possible, on a key that nothing asks for.
    base::result<void> check(const mark_key& key);

  private:
    const conf::settings& settings_;
    std::vector<std::string> kinds_; // filled at need
    std::string mistakes_;           // in the rules
};

} // namespace policyd
