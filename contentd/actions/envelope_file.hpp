// envelope_file - what stands beside a quarantined message: its row as JSON
//
// With it the directory can be read without the database, and the rows made again when that is lost.

#pragma once

#include "common/base/result.hpp"
#include "common/state/quarantine_index.hpp"
#include "common/text/json.hpp"

#include <string>
#include <string_view>

namespace contentd {

/// What a row says, but for its size and its release: into an object that has begun.
void add_members(text::json& to, const state::quarantined& row);

/// One object and a line end. `released` is the state's alone.
std::string to_envelope(const state::quarantined& row);

/// Its row, but for `id`, `at` and `size`, which the file's name and the message tell. An error names what is missing:
/// sender, recipients and sha256 must be there.
base::result<state::quarantined> from_envelope(std::string_view written);

} // namespace contentd
