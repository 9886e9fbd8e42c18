// check_postfix - reads a Postfix configuration and says what is wired wrongly for policyd

#pragma once

#include "common/conf/settings.hpp"

#include <iosfwd>
#include <string>

namespace policyd {

/// Prints findings as `FILE:LINE: error|warning|note: TEXT`, each with its mend, for main.cf and master.cf in
/// `directory`. Gives conf::good, or conf::fault when there is an error or a file that cannot be read.
int check_postfix(const std::string& directory, const conf::settings& settings, std::ostream& out);

} // namespace policyd
