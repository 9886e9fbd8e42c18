// quarantine - messages kept instead of delivered: a file with the bytes, a row in the state
//
// ID.eml holds the message exactly as it was received (canonical line ends), ID.json its envelope and reason, so that
// the directory can be read without the database. Both are written under another name, synced, renamed, and the
// directory is synced, before the row is committed; only then may the sender be told 250.
// Blocking: call from the worker pool or from a command.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "contentd/actions/envelope_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// 26 characters of Crockford's base 32: 48 bits of time, 80 random bits. Sorts by time.
std::string new_quarantine_id(base::time_point at);

/// The time in an id, in milliseconds.
base::time_point time_of(std::string_view id);

class quarantine_store
{
  public:
    /// The directory is made (mode 0700) when it does not exist.
    explicit quarantine_store(std::string directory);

    /// Writes and syncs both files of that row's id. Fails with a sentence when the disk does.
    base::result<void> write(const kept_envelope& envelope, std::string_view content) const;
    /// The envelope alone, once it says more: in the place of the one before.
    base::result<void> rewrite(const kept_envelope& envelope) const;
    /// The message of that id.
    base::result<std::string> read(std::string_view id) const;
    /// The envelope of that id, its row as the files tell it.
    base::result<kept_envelope> read_envelope(std::string_view id) const;
    /// All ids in the directory, the oldest first.
    base::result<std::vector<std::string>> ids() const;
    /// Removes both files; no file there is no error.
    base::result<void> remove(std::string_view id) const;
    /// False for anything that new_quarantine_id cannot have made: an id is part of a path.
    static bool is_id(std::string_view id);

  private:
    std::string path_of(std::string_view id, std::string_view ending) const;

    std::string directory_;
};

} // namespace contentd
