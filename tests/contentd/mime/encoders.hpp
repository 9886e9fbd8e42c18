// encoders - files put into letters by the descriptions of the formats, to be taken out again by contentd/mime

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace encoders {

/// `size` bytes that look random, with runs of zeros and of 0x90 in between; the same each time.
std::string some_bytes(std::size_t size);

/// With the begin and end lines. `zero` is the letter for 0: '`' or ' '.
std::string uuencode(std::string_view bytes, const std::string& name, char zero = '`');
std::string xxencode(std::string_view bytes, const std::string& name);

/// The lines of data alone.
std::string yenc_lines(std::string_view bytes);
/// A file in one part.
std::string yenc(std::string_view bytes, const std::string& name);

/// A file with both forks.
std::string binhex(const std::string& name, const std::string& data, const std::string& resource);

/// What the program of GNU sharutils makes of the bytes.
std::string gnu_uuencode(const std::string& options, const std::string& bytes, const std::string& name);

/// RTF as LZFu, with references to what came shortly before.
std::string compressed_rtf(const std::string& text);

/// As eight hexadecimal digits, a bit at a time.
std::string crc32(std::string_view bytes);

} // namespace encoders
