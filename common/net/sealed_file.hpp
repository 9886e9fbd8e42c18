// sealed_file - bytes handed to another process as a file in memory that nobody can change
//
// A pipe would block us, or kill us, when the other process does not read.

#pragma once

#include "common/net/descriptor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace net {

/// At its beginning. Not open, with errno, when there is none to be had.
inline descriptor sealed_file(std::string_view content)
{
    constexpr int all_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    descriptor file(::memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (file.is_open() && write_all(file.get(), content) && ::lseek(file.get(), 0, SEEK_SET) == 0 &&
        ::fcntl(file.get(), F_ADD_SEALS, all_seals) == 0)
        return file;
    const int why = errno;
    file = descriptor();
    errno = why;
    return file;
}

} // namespace net
