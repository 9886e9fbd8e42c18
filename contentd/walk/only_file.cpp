#include "contentd/walk/only_file.hpp"

#include "contentd/locked/numbers.hpp"

#include <archive_entry.h>

#include <algorithm>
#include <utility>

namespace walk {

only_file::only_file(locked::patched archive, int (*format)(::archive*))
    : file_(std::move(archive)), from_{file_}, reader_(new_archive()), block_(std::size_t{64} << 10U)
{
    archive_entry* entry = nullptr;
    is_open_ = format(reader_.get()) >= ARCHIVE_WARN && open_source(reader_.get(), from_) >= ARCHIVE_WARN &&
               archive_read_next_header(reader_.get(), &entry) >= ARCHIVE_WARN;
}

std::string_view only_file::next(std::uint64_t most)
{
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(most, block_.size()));
    const la_ssize_t got = is_open_ ? archive_read_data(reader_.get(), block_.data(), wanted) : 0;
    return got <= 0 ? std::string_view() : std::string_view(block_.data(), static_cast<std::size_t>(got));
}

std::optional<std::uint32_t> only_file::crc_of_next(std::uint64_t size, const words& time)
{
    std::uint32_t crc = 0;
    while (size != 0) {
        const std::string_view some = next(size);
        if (some.empty() || !time.has_time())
            return {};
        crc = locked::crc_of(some, crc);
        size -= some.size();
    }
    return crc;
}

} // namespace walk
