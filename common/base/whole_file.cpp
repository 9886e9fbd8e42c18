#include "common/base/whole_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace base {

result<std::string> read_file(const std::string& path, std::size_t limit)
{
    struct stat about = {};
    if (::stat(path.c_str(), &about) != 0)
        return fail("cannot read " + path + ": " + std::strerror(errno));
    if (!S_ISREG(about.st_mode))
        return fail("cannot read " + path + ": not a regular file");
    if (static_cast<std::size_t>(about.st_size) > limit)
        return fail(path + " is larger than " + std::to_string(limit >> 20U) + " MB");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(about.st_size), '\0');
    if (!file || !file.read(text.data(), about.st_size))
        return fail("cannot read " + path + ": " + (errno != 0 ? std::strerror(errno) : "it shrank meanwhile"));
    return text;
}

std::string file_stamp(const std::string& path)
{
    struct stat about = {};
    if (::stat(path.c_str(), &about) != 0)
        return {};
    return std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino) + ":" + std::to_string(about.st_size) +
           ":" + std::to_string(about.st_mtim.tv_sec) + "." + std::to_string(about.st_mtim.tv_nsec);
}

} // namespace base
