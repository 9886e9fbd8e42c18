// binhex - BinHex 4.0, a Macintosh file with its two forks in letters (RFC 1741, appendix A)
//
// Behind the line that tells people what it is stands ':', six bits a letter, and ':'. The bytes have runs: 0x90 and a
// count repeat the byte before, 0x90 0x00 is 0x90 itself. What comes out is a header (name, type, creator, flags, the
// sizes of both forks), the data fork and the resource fork, each with a CRC-16 behind it.
//
// A run of 255 bytes takes three, so a fork is only as large as the budget; skipping one costs no more than its
// letters.

#include "common/text/charset.hpp"
#include "contentd/mime/binhex_stream.hpp"
#include "contentd/mime/checksums.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>
#include <optional>

namespace mime {

namespace {

// "with BinHex 4.0)" follows; but macutils jokes: "; you knew that already.)".
constexpr std::string_view first_line = "(This file must be converted";

struct header
{
    std::string name;
    std::size_t data_size = 0;
    std::size_t resource_size = 0;
    bool has_right_checksum = false;
};

std::size_t big_endian(std::string_view bytes)
{
    std::size_t value = 0;
    for (const char byte : bytes)
        value = value << 8U | static_cast<unsigned char>(byte);
    return value;
}

std::optional<header> read_header(binhex_stream& stream)
{
    constexpr std::size_t longest_name = 63;
    constexpr std::size_t behind_name = 1 + 4 + 4 + 2 + 4 + 4; // version, type, creator, flags, sizes
    std::string bytes;
    if (stream.take(1, &bytes) == 0)
        return std::nullopt;
    const std::size_t name = big_endian(bytes);
    if (name == 0 || name > longest_name || stream.take(name + behind_name + 2, &bytes) < name + behind_name + 2)
        return std::nullopt;
    const std::string_view all = bytes;
    const std::size_t checksum = all.size() - 2;
    return header{std::string(all.substr(1, name)), big_endian(all.substr(checksum - 8, 4)),
                  big_endian(all.substr(checksum - 4, 4)),
                  crc16(all.substr(0, checksum)) == big_endian(all.substr(checksum))};
}

bool is_first_line(std::string_view text, std::size_t line)
{
    return text.substr(line, first_line.size()) == first_line;
}

/// Behind the ':' that opens the letters, on one of the lines behind the first; npos when there is none.
std::size_t first_letter(std::string_view text, std::size_t line)
{
    constexpr int lines_before = 16;
    std::size_t at = end_of_line(text, line);
    for (int i = 0; i < lines_before && at < text.size() && !is_first_line(text, at); ++i) {
        if (text[at] == ':')
            return at + 1;
        at = end_of_line(text, at);
    }
    return text.npos;
}

/// Up to the ':' that closes them, or to the end.
std::string_view letters_of(std::string_view text, std::size_t line)
{
    const std::size_t first = first_letter(text, line);
    return first == text.npos ? std::string_view() : text.substr(first, text.find(':', first) - first);
}

} // namespace

void find_binhex(std::string_view text, std::size_t line, std::vector<embedded_file>& into)
{
    if (!is_first_line(text, line))
        return;
    const std::string_view letters = letters_of(text, line);
    binhex_stream stream(letters);
    const std::optional<header> read = read_header(stream);
    if (!read)
        return;
    embedded_file file;
    file.how = embedding::binhex;
    file.begin = line;
    file.end = end_of_line(text, static_cast<std::size_t>(letters.data() + letters.size() - text.data()));
    if (read->data_size > 0 || read->resource_size == 0)
        into.push_back(file);
    file.is_resource_fork = true;
    if (read->resource_size > 0)
        into.push_back(file);
}

std::uint8_t decode_binhex(std::string_view range, bool is_resource_fork, std::size_t budget, std::string& into)
{
    const std::string_view letters = letters_of(range, 0);
    binhex_stream stream(letters);
    const std::optional<header> read = read_header(stream);
    if (!read)
        return truncated_data;
    if (is_resource_fork)
        stream.take(read->data_size + 2, nullptr);
    const std::size_t size = is_resource_fork ? read->resource_size : read->data_size;
    const std::size_t start = into.size();
    const std::size_t taken = stream.take(std::min(size, budget), &into);
    std::uint8_t faults = read->has_right_checksum ? no_fault : bad_checksum;
    std::string checksum;
    if (size > budget && taken == budget)
        faults |= over_decoded_budget;
    else if (taken < size || stream.take(2, &checksum) < 2)
        faults |= truncated_data;
    else if (crc16(std::string_view(into).substr(start)) != big_endian(checksum))
        faults |= bad_checksum;
    return static_cast<std::uint8_t>(faults | (stream.has_stray_letters() ? stray_text : no_fault));
}

std::string binhex_name(std::string_view range)
{
    binhex_stream stream(letters_of(range, 0));
    const std::optional<header> read = read_header(stream);
    return read ? text::to_utf8(read->name, "macintosh").utf8 : std::string();
}

} // namespace mime
