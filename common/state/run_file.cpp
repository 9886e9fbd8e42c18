#include "common/state/run_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace state {

std::string draw_run()
{
    std::uint64_t drawn = 0;
    while (getrandom(&drawn, sizeof drawn, 0) != static_cast<ssize_t>(sizeof drawn)) {
    }
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(drawn));
    return hex.data();
}

net::descriptor open_locked(const std::string& path, int flags)
{
    net::descriptor opened(::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600));
    struct stat found = {};
    if (opened.is_open() && ::flock(opened.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(opened.get(), &found) == 0 &&
        found.st_nlink > 0)
        return opened;
    return {};
}

std::vector<run_file> take_over(const std::string& prefix)
{
    const std::filesystem::path beginning(prefix);
    const std::string start = beginning.filename().string();
    std::error_code failure;
    std::vector<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(beginning.parent_path().empty() ? "." : beginning.parent_path(), failure))
        if (entry.path().filename().string().starts_with(start))
            found.push_back(entry.path().string());
    std::sort(found.begin(), found.end());
    std::vector<run_file> taken;
    for (std::string& path : found) {
        net::descriptor handle = open_locked(path, 0);
        if (handle.is_open())
            taken.push_back({std::move(path), std::move(handle)});
    }
    return taken;
}

std::string read_from(int handle, std::uint64_t offset, std::size_t most)
{
    std::string bytes(most, '\0');
    std::size_t filled = 0;
    while (filled < most) {
        const auto got = ::pread(handle, bytes.data() + filled, most - filled, static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

} // namespace state
