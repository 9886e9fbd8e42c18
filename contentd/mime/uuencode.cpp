// One decoder whatever says that there is a file. Lines that are none of data are skipped, a line that is too short is
// filled up with zeros, since mailers take blanks off the ends of lines.

#include "contentd/mime/uuencode.hpp"

#include "common/text/charset.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>

namespace mime {

namespace {

using line_kind = six_bit_code::line_kind;

bool take(std::string_view& line, std::string_view word)
{
    if (!line.starts_with(word))
        return false;
    line.remove_prefix(word.size());
    return true;
}

/// The line that begins at `at`, without its line end.
std::string_view line_at(std::string_view text, std::size_t at)
{
    return without_line_end(text.substr(at, end_of_line(text, at) - at));
}

/// Where the line begins that ends the data; npos when there is none.
std::size_t find_end_line(std::string_view body, embedding how)
{
    std::size_t at = 0;
    while (at < body.size() && !is_end_line(line_at(body, at), how))
        at = end_of_line(body, at);
    return at < body.size() ? at : body.npos;
}

/// `body` is what follows the begin line.
std::uint8_t decode_base64_block(std::string_view body, std::size_t budget, std::string& into)
{
    const std::size_t end = find_end_line(body, embedding::base64_block);
    const decoding done = decode_base64(body.substr(0, end));
    into.append(done.bytes, 0, budget);
    return static_cast<std::uint8_t>((end == body.npos ? truncated_data : no_fault) |
                                     (done.is_broken ? stray_text : no_fault) |
                                     (done.bytes.size() > budget ? over_decoded_budget : no_fault));
}

std::uint8_t decode_lines(std::string_view body, const six_bit_code& code, std::size_t budget, std::string& into)
{
    std::uint8_t faults = no_fault;
    into.reserve(into.size() + std::min(budget, body.size() / 4 * 3));
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = end_of_line(body, at);
        const std::string_view line = without_line_end(body.substr(at, end - at));
        if (is_end_line(line, embedding::uuencode))
            return faults;
        char bytes[six_bit_line_bytes];
        const six_bit_code::decoded_line decoded = code.decode(line, bytes);
        if (decoded.kind == line_kind::none && !text::trimmed(line).empty())
            faults |= stray_text;
        if (decoded.kind == line_kind::partial)
            faults |= short_line;
        // What is missing may be blanks that a mailer took for nothing, but not where the text itself was cut.
        const std::size_t size = body[end - 1] == '\n' ? decoded.bytes : decoded.given;
        into.append(bytes, std::min(size, budget));
        if (size > budget)
            return faults | over_decoded_budget;
        budget -= size;
        at = end;
    }
    return faults | truncated_data;
}

/// The first line that begins a file, wherever it is; npos when there is none.
std::size_t find_begin_line(std::string_view body)
{
    std::size_t at = 0;
    while (at < body.size() && !read_begin_line(line_at(body, at)))
        at = end_of_line(body, at);
    return at < body.size() ? at : body.npos;
}

/// Not converted.
std::string bytes_of_name(const begin_line& line)
{
    return line.is_name_encoded ? decode_base64(line.name).bytes : std::string(line.name);
}

} // namespace

std::optional<begin_line> read_begin_line(std::string_view line)
{
    begin_line read;
    if (!take(line, "begin"))
        return std::nullopt;
    read.is_base64 = take(line, "-base64");
    read.is_name_encoded = take(line, "-encoded");
    const std::size_t mode = line.find_first_not_of(" \t");
    if (mode == line.npos || mode == 0)
        return std::nullopt;
    line.remove_prefix(mode);
    const std::size_t digits = std::min(line.find_first_not_of("01234567"), line.size());
    if (digits == 0 || (digits < line.size() && !text::trimmed(line.substr(digits, 1)).empty()))
        return std::nullopt;
    read.has_usual_mode = digits >= 3 && digits <= 6;
    read.name = text::trimmed(line.substr(digits));
    if (!read.has_usual_mode && read.name.empty())
        return std::nullopt;
    return read;
}

bool is_end_line(std::string_view line, embedding how)
{
    const std::string_view end = how == embedding::base64_block ? "====" : "end";
    return line.starts_with(end) && text::trimmed(line) == end;
}

std::uint8_t decode_uuencoded(std::string_view range, embedding how, std::size_t budget, std::string& into)
{
    const std::string_view body = range.substr(end_of_line(range, 0));
    if (how == embedding::base64_block)
        return decode_base64_block(body, budget, into);
    return decode_lines(body, how == embedding::xxencode ? xxencode_code : uuencode_code, budget, into);
}

std::string uuencoded_name(std::string_view range)
{
    const std::optional<begin_line> begin = read_begin_line(line_at(range, 0));
    return begin ? text::unlabelled_to_utf8(bytes_of_name(*begin)) : std::string();
}

decoding decode_uuencode(std::string_view body)
{
    // A line that is only its length would otherwise be a bomb.
    const std::size_t budget = body.size();
    decoding done;
    const std::size_t begin = find_begin_line(body);
    if (begin == body.npos) {
        decode_lines(body, uuencode_code, budget, done.bytes);
        done.is_broken = true;
        return done;
    }
    const std::string_view range = body.substr(begin);
    const bool is_base64 = read_begin_line(line_at(range, 0))->is_base64;
    const embedding how = is_base64 ? embedding::base64_block : embedding::uuencode;
    done.is_broken = decode_uuencoded(range, how, budget, done.bytes) != no_fault;
    return done;
}

std::string uuencode_name(std::string_view body)
{
    const std::size_t begin = find_begin_line(body);
    return begin == body.npos ? std::string() : bytes_of_name(*read_begin_line(line_at(body, begin)));
}

} // namespace mime
