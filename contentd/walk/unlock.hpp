// unlock - encrypted archives of those kinds that libarchive reads only without encryption
//
// A word is right when the checksum of what it opens is: of the header, or of the first files. It may take no longer
// than half of the time that is left; each word is made a key once. Then the library reads the archive as if it had
// never been encrypted.

#pragma once

#include "contentd/locked/patched.hpp"
#include "contentd/walk/container.hpp"
#include "contentd/walk/unpacked.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace walk {

struct unlocked
{
    std::vector<std::unique_ptr<unpacked>> headers; // which the file may refer to
    locked::patched file;
    std::vector<bool> opened; // of its entries, in order, those that a password opened
};

/// Nothing where no word opens anything, or nothing is encrypted. Tells `to` when the header is.
std::optional<unlocked> unlock_seven_zip(std::string_view archive, container& to);

} // namespace walk
