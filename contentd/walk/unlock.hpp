// unlock - encrypted archives of those kinds that libarchive reads only without encryption
//
// A word is right when the checksum of what it opens is: of the header, or of the first files. It may take no longer
// than half of the time that is left; each word is made a key once. Then the library reads the archive as if it had
// never been encrypted.

#pragma once

#include "contentd/locked/patched.hpp"
#include "contentd/walk/container.hpp"
#include "contentd/walk/unpacked.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace walk {

/// What is known of an entry beside what the library tells.
struct unlocked_entry
{
    std::uint32_t traits = 0; // opened by password, or still encrypted
    /// Whether that is its CRC, where the library cannot tell.
    std::function<bool(std::uint32_t crc)> is_crc{};
};

struct unlocked
{
    std::vector<std::unique_ptr<unpacked>> headers; // which the file may refer to
    locked::patched file;
    std::vector<unlocked_entry> entries; // the first ones
};

/// Nothing where no word opens anything, or nothing is encrypted. Tells `to` when the header is.
std::optional<unlocked> unlock_seven_zip(std::string_view archive, container& to);

/// The same for RAR 5. A word is right by its check value, or by the checksums of encrypted headers.
std::optional<unlocked> unlock_rar5(std::string_view archive, container& to);

/// The same for RAR 2.9 to 4. A word is right by checksums.
std::optional<unlocked> unlock_rar4(std::string_view archive, container& to);

} // namespace walk
