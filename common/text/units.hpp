// units - durations and sizes as administrators write them
//
// Durations as in main.cf: a number and s m h d w, several in a row (`1h30m`); a bare number is seconds.
// Sizes: a number and B kB KB MB GB TB (or k M G T), powers of 1024; a bare number is bytes.

#pragma once

#include "common/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace text {

/// `90`, `10m`, `1h30m`, `500ms`; fails on anything else and above 100 years.
base::result<std::chrono::milliseconds> to_duration(std::string_view written);

/// `512`, `64kB`, `5MB`, `1G`; fails on anything else and above 2^62.
base::result<std::uint64_t> to_size(std::string_view written);

/// The shortest exact form: `10m`, `1h30m`, `500ms`.
std::string from_duration(std::chrono::milliseconds span);

/// The shortest exact form: `64kB`, `5MB`, `1536kB`.
std::string from_size(std::uint64_t bytes);

} // namespace text
