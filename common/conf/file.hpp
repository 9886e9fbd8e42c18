// file - a configuration file cut into keys and values, in the form of Postfix's main.cf
//
// A line whose first character that is not a blank is '#' is a comment; a '#' further on belongs to the value. A line
// that begins with a blank continues the one before. `[name]` puts `name.` before the keys that follow. Pure.

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conf {

/// One `key = value`, and where it was written.
struct entry
{
    std::string key;   // with its section: `policyd.listen`
    std::string value; // blanks around it removed, continuation lines joined by one blank
    std::string where; // `sekimori.conf:12`, or `--set`
};

/// The entries of `text` in order. Fails with `NAME:LINE: …` on a line that is none of those above. Whether keys
/// exist is not its business.
base::result<std::vector<entry>> read_entries(std::string_view text, std::string_view name);

/// The whole of a file; fails with a sentence that names it.
base::result<std::string> read_file(const std::string& path);

/// `KEY=VALUE` of a --set option.
base::result<entry> read_override(std::string_view written);

} // namespace conf
