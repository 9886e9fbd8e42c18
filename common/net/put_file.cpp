#include "common/net/put_file.hpp"

#include "common/net/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace net {

namespace {

bool write_synced(const std::string& path, std::string_view bytes, mode_t mode)
{
    const descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    return file.is_open() && write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
}

} // namespace

base::result<void> put_file(const std::string& path, std::string_view bytes, mode_t mode)
{
    const std::string passing = path + ".new";
    if (write_synced(passing, bytes, mode) && ::rename(passing.c_str(), path.c_str()) == 0)
        return {};
    const auto failure = base::fail(path + " could not be written: " + std::strerror(errno));
    ::unlink(passing.c_str());
    return failure;
}

} // namespace net
