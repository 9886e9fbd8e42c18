// uuencoded_files - where uuencode, xxencode and begin-base64 stand in a text
//
// Mail programs take every line behind "begin" for data until "end" comes, so a file goes on past lines that are none.
// The begin line alone is no file: one line must be what only an encoder writes, and the first one where the mode may
// be a number in a sentence. Without an end, the file ends with the data, and blank or stray lines are passed only if
// more such lines follow.

#include "common/text/base64.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/uuencode.hpp"

#include <algorithm>
#include <optional>

namespace mime {

namespace {

using line_kind = six_bit_code::line_kind;

using text::base64_letters;

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

/// Whether there is a file behind a begin line, and where it ends.
class extent
{
  public:
    extent(std::size_t end, embedding how, bool has_usual_mode)
        : end_(end), may_be_words_(how != embedding::uuencode), is_xxencode_(how == embedding::xxencode),
          has_usual_mode_(has_usual_mode)
    {}

    void take_line(line_kind kind, std::size_t end)
    {
        // Words in capitals have the letters, but hardly ever the length: they count only right behind other data.
        // With anything behind them letters tell only where no prose came before.
        const bool is_full = kind == line_kind::full && !has_stray_ && !is_xxencode_;
        const bool tells = kind == line_kind::exact || is_full;
        const bool is_first = !has_lines_;
        has_data_ = has_data_ || (tells && (has_usual_mode_ || is_first));
        has_stray_ = has_stray_ || kind == line_kind::none || (may_be_words_ && kind == line_kind::partial);
        has_lines_ = has_lines_ || kind != line_kind::zero;
        const bool is_in =
            kind == line_kind::exact || (is_first && is_full) || (is_in_data_ && kind != line_kind::none);
        if (is_in)
            end_ = end;
        is_in_data_ = is_in && (kind != line_kind::zero || !has_lines_); // such a line goes before the end
    }
    void take_blank() { is_in_data_ = is_in_data_ && !has_lines_; }
    void take_end(std::size_t end)
    {
        has_end_ = true;
        end_ = end;
    }

    bool has_data() const { return has_data_; }
    bool is_file() const { return has_data_ || (has_end_ && !has_stray_ && (has_usual_mode_ || has_lines_)); }
    std::size_t end() const { return end_; }

  private:
    std::size_t end_;
    bool may_be_words_; // a word of prose has the letters
    bool is_xxencode_;
    bool has_usual_mode_;
    bool is_in_data_ = true;
    bool has_lines_ = false; // that are neither blank nor of no bytes
    bool has_data_ = false;  // for sure
    bool has_stray_ = false;
    bool has_end_ = false;
};

/// Reads the lines from `at` up to the end line or the next begin line.
extent follow(std::string_view text, std::size_t at, embedding how, bool has_usual_mode)
{
    extent found(at, how, has_usual_mode);
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

} // namespace

void find_uuencoded(std::string_view text, std::size_t line, std::vector<embedded_file>& into)
{
    const std::size_t data = end_of_line(text, line);
    const std::optional<begin_line> begin = read_begin_line(without_line_end(text.substr(line, data - line)));
    if (!begin)
        return;
    const auto add = [&](embedding how, const extent& found) { into.push_back({how, line, found.end(), begin->name}); };
    if (begin->is_base64) {
        const extent base64 = follow(text, data, embedding::base64_block, begin->has_usual_mode);
        if (base64.is_file())
            add(embedding::base64_block, base64);
        return;
    }
    const extent uuencode = follow(text, data, embedding::uuencode, begin->has_usual_mode);
    const extent xxencode = follow(text, data, embedding::xxencode, begin->has_usual_mode);
    if (uuencode.is_file())
        add(embedding::uuencode, uuencode);
    // No encoder writes lines that are both, but a sender may.
    if (xxencode.has_data() || (xxencode.is_file() && !uuencode.is_file()))
        add(embedding::xxencode, xxencode);
}

} // namespace mime
