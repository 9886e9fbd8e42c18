// powerpoint_encryption - decrypts the objects of PowerPoint's binary presentation (MS-PPT 2.3.7)
//
// Each object that the presentation's directory tells of is encrypted by itself, its header too: nothing can be read
// one behind the other.

#pragma once

#include "contentd/document/collector.hpp"

#include <functional>
#include <string_view>

namespace document {

enum class lock : std::uint8_t { none, opened, closed };

/// `user` is the stream "Current User", which tells where the directory is. Hands each storage to `use`, decrypted and
/// with its header.
lock open_powerpoint(std::string_view stream, std::string_view user, collector& found,
                     const std::function<void(std::string_view record)>& use);

} // namespace document
