// envelope_file - what stands beside a quarantined message: its row as JSON, and what a release needs
//
// With it the directory can be read without the database, and the rows made again when that is lost.

#pragma once

#include "common/base/result.hpp"
#include "common/state/quarantine_index.hpp"
#include "common/text/json.hpp"

#include <map>
#include <string>
#include <string_view>

namespace contentd {

struct kept_envelope
{
    state::quarantined row;
    std::string next_hop{};                             // HOST:PORT of the listener by which it came
    std::map<std::string, base::time_point> released{}; // who was given it, and when

    /// When the last recipient was given it; none while one of them was not.
    std::optional<base::time_point> released_to_all() const;
};

/// What a row says, but for its size and its release: into an object that has begun.
void add_members(text::json& to, const state::quarantined& row);

/// `"next_hop": …, "released": [{"recipient": …, "at_ms": …}, …]`, into an object that has begun.
void add_release(text::json& to, const kept_envelope& envelope);

/// One object and a line end.
std::string to_envelope(const kept_envelope& envelope);

/// But for `id`, `at` and `size`, which the file's name and the message tell. An error names what is missing: sender,
/// recipients and sha256 must be there.
base::result<kept_envelope> from_envelope(std::string_view written);

} // namespace contentd
