// tools - archives made by the programs that people use

#pragma once

#include "tests/directory.hpp"

#include <string>
#include <string_view>

namespace testing {

/// Runs a shell command in that directory. Fails the test when it fails.
void run_in(const directory& where, const std::string& command);

std::string content_of(const directory& where, const std::string& file);

/// A directory that holds program() as "prog.exe".
class workshop
{
  public:
    workshop();

    /// The content of `file`, which the command makes.
    std::string make(const std::string& command, const std::string& file) const;
    const directory& where() const { return where_; }

  private:
    directory where_;
};

} // namespace testing
