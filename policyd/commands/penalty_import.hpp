// penalty_import - sightings from elsewhere, a line each, become penalties of the origin `import`
//
// A bad line is told with its number and the rest goes on. Importing the same again changes nothing: a dated sighting
// (see sightings/sighting.hpp) is known when its penalty lasts as long, an undated one while a penalty of an import
// that was given for as long is live. Lines are written as they come, so that a pipe may stay open.

#pragma once

#include "common/state/marks.hpp"
#include "policyd/commands/key.hpp"

#include <functional>
#include <istream>
#include <ostream>
#include <string>

namespace policyd {

struct import_result
{
    std::size_t imported = 0;
    std::size_t unchanged = 0;
    std::size_t refused = 0;
};

/// Fails on a key that nothing asks for.
using key_check = std::function<base::result<void>(const mark_key&)>;

/// `name` is the file's, for messages to `complaints`. Returns when all is written.
import_result import_penalties(std::istream& from, const std::string& name, const key_check& check, state::marks& to,
                               std::ostream& complaints);

} // namespace policyd
