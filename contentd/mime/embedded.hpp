// embedded - files that stand in a text between other lines: uuencode, xxencode, begin-base64, yEnc, BinHex 4.0
//
// What mail programs and news readers unpack on their own whatever the Content-Type says. Pure and linear. Tolerant as
// those programs are: a missing end, stripped blanks, lines between the data change what is told, not whether it is
// found. Where a text can be read in two ways, both are given, so that ranges may overlap.
//
// uuencode and begin-base64 are those of POSIX (uuencode) with the forms of GNU sharutils, yEnc is 1.3 of
// yenc-draft.1.3.txt, BinHex 4.0 is that of RFC 1741, appendix A.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

enum class embedding : std::uint8_t { uuencode, base64_block /* begin-base64 */, xxencode, yenc, binhex };

struct embedded_file
{
    embedding how = embedding::uuencode;
    std::size_t begin = 0;         // in the text: its first line
    std::size_t end = 0;           // behind its last line
    std::string_view name;         // in the text, as written; empty for BinHex, which has it among its data
    bool is_resource_fork = false; // of BinHex: the second file of one range
};

/// What is wrong with a file; bits.
enum embedded_fault : std::uint8_t {
    no_fault = 0,
    short_line = 1U << 0U,          // fewer letters than the line says; read as zeros
    stray_text = 1U << 1U,          // lines or bytes between the data that are none; skipped
    bad_checksum = 1U << 2U,        // CRC of yEnc or BinHex
    wrong_size = 1U << 3U,          // not as many bytes as yEnc says
    truncated_data = 1U << 4U,      // no end
    over_decoded_budget = 1U << 5U, // cut at the budget
};

/// Files in `text`, at most `most`, by where they begin; a BinHex file is one for each fork that is not empty. Prose
/// that begins as a file does but has no line of data behind it is none. A line is looked at only for its first letter
/// unless that begins a file. When there are `most`, there may be more.
std::vector<embedded_file> find_embedded(std::string_view text, std::size_t most);

/// Appends the content of one of them to `into`, at most `budget` bytes of it; takes memory for no more than the larger
/// of that and the file's range. Gives what was wrong (embedded_fault bits). `text` is the one in which the file was
/// found.
std::uint8_t decode_embedded(std::string_view text, const embedded_file& file, std::size_t budget, std::string& into);

/// The file's name in UTF-8: decoded where the format encodes it, unlabelled bytes read as text::unlabelled_to_utf8
/// does. Empty when it has none.
std::string embedded_name(std::string_view text, const embedded_file& file);

} // namespace mime
