// sqlite - the state on one host: a SQLite file in WAL mode
//
// synchronous=NORMAL: a commit is a write to the WAL file, which survives the death of the process. sync() then makes
// it survive a power failure; it does so beside the connections and not inside a transaction, so those who only need
// the former never wait for the disk. For the same reason the WAL is folded back by tidy(), on a thread and a
// connection of its own, and not by whoever commits.

#pragma once

#include "common/state/database.hpp"

#include <string_view>

namespace state {

/// The PATH of `sqlite:PATH`; empty when it is no such thing.
std::string_view sqlite_path(std::string_view uri);

/// `path` as in sqlite:PATH. Touches nothing yet.
std::unique_ptr<database> sqlite_database(std::string path);

} // namespace state
