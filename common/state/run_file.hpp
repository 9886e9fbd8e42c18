// run_file - a file beside the database that belongs to one process and outlives it
//
// Its name ends in the run's; its process holds a lock on it, which the kernel gives up whatever way the process ends.
// So whoever gets the lock knows that the owner is dead, and may take over what it left.

#pragma once

#include "common/net/descriptor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace state {

/// A name for this process and no other: 16 hexadecimal digits, drawn at random.
std::string draw_run();

/// Opens for reading and writing, with `flags`, and locks; not open when it cannot be opened, is locked, or was removed
/// meanwhile.
net::descriptor open_locked(const std::string& path, int flags);

struct run_file
{
    std::string path;
    net::descriptor handle;
};

/// The files whose paths begin with `prefix` and whose processes are dead, by name; they are locked for us.
std::vector<run_file> take_over(const std::string& prefix);

/// Up to `most` bytes from `offset` on; less at the file's end or when it cannot be read.
std::string read_from(int handle, std::uint64_t offset, std::size_t most);

} // namespace state
