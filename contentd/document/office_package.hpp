// office_package - decrypts the zip that Office encrypts into a compound file (MS-OFFCRYPTO 2.3.4)
//
// What Office encrypts by its own password it opens without asking. A password costs 50,000 rounds of a hash or as many
// as the file says, some 25 ms.

#pragma once

#include "contentd/document/collector.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace document {

/// What Excel and PowerPoint try before they ask.
inline constexpr std::string_view excel_password = "VelvetSweatshop";
inline constexpr std::string_view powerpoint_password = "/01Hannes Ruescher/01";

/// `info` and `package` are the streams "EncryptionInfo" and "EncryptedPackage"; nothing when no password opens it, or
/// its encryption is none of those that passwords open. It is decrypted in place.
std::optional<std::string> open_office_package(std::string_view info, std::string package, collector& found);

} // namespace document
