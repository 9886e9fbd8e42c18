// only_file - what comes out of an archive of one file, to see whether a password is right

#pragma once

#include "contentd/locked/patched.hpp"
#include "contentd/walk/library.hpp"
#include "contentd/walk/words.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace walk {

class only_file
{
  public:
    /// `format` makes the library read that format. Throws std::bad_alloc.
    only_file(locked::patched archive, int (*format)(::archive*));
    only_file(const only_file&) = delete;
    only_file& operator=(const only_file&) = delete;

    /// At most `most` bytes; empty at the end, or where it is broken.
    std::string_view next(std::uint64_t most);
    /// Of so many bytes; nothing when there are fewer, or no time.
    std::optional<std::uint32_t> crc_of_next(std::uint64_t size, const words& time);

  private:
    locked::patched file_;
    source from_;
    archive_handle reader_;
    std::vector<char> block_;
    bool is_open_;
};

} // namespace walk
