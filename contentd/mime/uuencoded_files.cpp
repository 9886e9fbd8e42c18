// uuencoded_files - "begin MODE NAME", lines of data, "end"; "begin-base64 MODE NAME", lines of base64, "===="
//
// Mail programs take every line behind "begin" for data until "end" comes, so a file goes on past lines that are none.
// The begin line alone is no file: one line must be what only an encoder writes. Without an end, the file ends with the
// data, and blank or stray lines are passed only if more such lines follow.

#include "common/text/base64.hpp"
#include "common/text/charset.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/six_bit_lines.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>
#include <optional>

namespace mime {

namespace {

using line_kind = six_bit_code::line_kind;

using text::base64_letters;

struct begin_line
{
    bool is_base64 = false;
    bool is_name_encoded = false;
    std::string_view name;
};

bool take(std::string_view& line, std::string_view word)
{
    if (!line.starts_with(word))
        return false;
    line.remove_prefix(word.size());
    return true;
}

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
    if (digits < 3 || digits > 6 || (digits < line.size() && text::trimmed(line.substr(digits, 1)) != ""))
        return std::nullopt;
    read.name = text::trimmed(line.substr(digits));
    return read;
}

line_kind base64_kind(std::string_view line)
{
    constexpr std::size_t more_than_prose = 40; // in one word
    const std::string_view letters = text::trimmed(line);
    const std::size_t padding = std::min(letters.find_first_not_of(base64_letters), letters.size());
    if (letters.empty() || letters.find_first_not_of('=', padding) != letters.npos)
        return line_kind::none;
    return letters.size() >= more_than_prose ? line_kind::exact : line_kind::full;
}

line_kind kind_of(std::string_view line, embedding how)
{
    if (how == embedding::base64_block)
        return base64_kind(line);
    return how == embedding::xxencode ? xxencode_code.kind_of(line) : uuencode_code.kind_of(line);
}

bool is_end_line(std::string_view line, embedding how)
{
    const std::string_view end = how == embedding::base64_block ? "====" : "end";
    return line.starts_with(end) && text::trimmed(line) == end;
}

/// Whether there is a file behind a begin line, and where it ends.
class extent
{
  public:
    extent(std::size_t end, embedding how) : end_(end), may_be_words_(how != embedding::uuencode) {}

    void take_line(line_kind kind, std::size_t end)
    {
        // Words in capitals have the letters, but hardly ever the length: they count only right behind other data.
        is_in_data_ = kind == line_kind::exact || (is_in_data_ && kind != line_kind::none);
        has_exact_ = has_exact_ || kind == line_kind::exact;
        has_stray_ = has_stray_ || kind == line_kind::none || (may_be_words_ && kind == line_kind::partial);
        if (is_in_data_)
            end_ = end;
    }
    void take_blank() { is_in_data_ = false; }
    void take_end(std::size_t end)
    {
        has_end_ = true;
        end_ = end;
    }

    bool has_exact() const { return has_exact_; }
    bool is_file() const { return has_exact_ || (has_end_ && !has_stray_); }
    std::size_t end() const { return end_; }

  private:
    std::size_t end_;
    bool may_be_words_; // a word of prose has the letters
    bool is_in_data_ = true;
    bool has_exact_ = false;
    bool has_stray_ = false;
    bool has_end_ = false;
};

/// Reads the lines from `at` up to the end line or the next begin line.
extent follow(std::string_view text, std::size_t at, embedding how)
{
    extent found(at, how);
    while (at < text.size()) {
        const std::size_t end = end_of_line(text, at);
        const std::string_view line = without_line_end(text.substr(at, end - at));
        if (is_end_line(line, how)) {
            found.take_end(end);
            return found;
        }
        if (read_begin_line(line))
            return found;
        if (text::trimmed(line).empty())
            found.take_blank();
        else
            found.take_line(kind_of(line, how), end);
        at = end;
    }
    return found;
}

/// `body` is what follows the begin line.
std::uint8_t decode_base64_block(std::string_view body, std::size_t budget, std::string& into)
{
    const std::size_t last_feed = without_line_end(body).rfind('\n');
    const std::size_t last_line = last_feed == body.npos ? 0 : last_feed + 1;
    const bool has_end = is_end_line(without_line_end(body.substr(last_line)), embedding::base64_block);
    const decoding done = decode_base64(has_end ? body.substr(0, last_line) : body);
    into.append(done.bytes, 0, budget);
    return static_cast<std::uint8_t>((has_end ? no_fault : truncated_data) | (done.is_broken ? stray_text : no_fault) |
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

} // namespace

void find_uuencoded(std::string_view text, std::size_t line, std::vector<embedded_file>& into)
{
    const std::size_t data = end_of_line(text, line);
    const std::optional<begin_line> begin = read_begin_line(without_line_end(text.substr(line, data - line)));
    if (!begin)
        return;
    const auto add = [&](embedding how, const extent& found) { into.push_back({how, line, found.end(), begin->name}); };
    if (begin->is_base64) {
        const extent base64 = follow(text, data, embedding::base64_block);
        if (base64.is_file())
            add(embedding::base64_block, base64);
        return;
    }
    const extent uuencode = follow(text, data, embedding::uuencode);
    const extent xxencode = follow(text, data, embedding::xxencode);
    if (uuencode.is_file())
        add(embedding::uuencode, uuencode);
    // No encoder writes lines that are both, but a sender may.
    if (xxencode.has_exact() || (xxencode.is_file() && !uuencode.is_file()))
        add(embedding::xxencode, xxencode);
}

std::uint8_t decode_uuencoded(std::string_view range, embedding how, std::size_t budget, std::string& into)
{
    const std::string_view body = range.substr(end_of_line(range, 0));
    if (how == embedding::base64_block)
        return decode_base64_block(body, budget, into);
    return decode_lines(body, how == embedding::xxencode ? xxencode_code : uuencode_code, budget, into);
}

std::string uuencoded_name(std::string_view range, std::string_view name)
{
    const std::optional<begin_line> begin = read_begin_line(without_line_end(range.substr(0, end_of_line(range, 0))));
    if (begin && begin->is_name_encoded)
        return text::unlabelled_to_utf8(decode_base64(name).bytes);
    return text::unlabelled_to_utf8(name);
}

} // namespace mime
