// Adjacent words of one charset are joined before they are converted: senders cut multi-byte characters in two,
// against section 5. Linear: a word's end is looked for only where it can be none but a word, and once no "?=" follows,
// never again.

#include "contentd/mime/encoded_words.hpp"

#include "common/text/append.hpp"
#include "common/text/charset.hpp"
#include "common/text/charset_names.hpp"
#include "common/text/charset_readings.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/parameters.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace mime {

namespace {

struct encoded_word
{
    std::string_view charset;
    bool is_base64;
    std::string_view text;
    std::size_t end; // behind it
};

std::string decoded_q(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = text[i] == '=' ? hexadecimal_pair(text.substr(i + 1)) : -1;
        if (byte >= 0) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

enum class manner { strict, lenient };

class header_text
{
  public:
    /// `wanted` readings by charset, at most text::most_readings.
    header_text(std::string_view text, manner how, std::size_t wanted, std::string_view likely)
        : text_(text), is_lenient_(how == manner::lenient), wanted_(wanted), likely_(likely)
    {}

    std::vector<std::string> decoded()
    {
        std::size_t literal = 0;
        for (std::size_t at = text_.find("=?"); at != text_.npos;) {
            const std::optional<encoded_word> word = word_at(at);
            if (!word) {
                at = text_.find("=?", at + 2);
                continue;
            }
            add_literal(text_.substr(literal, at - literal));
            add_word(*word);
            literal = word->end;
            at = text_.find("=?", literal);
        }
        add_literal(text_.substr(literal));
        flush_words();
        return {std::make_move_iterator(out_.begin()),
                std::make_move_iterator(out_.begin() + static_cast<std::ptrdiff_t>(wanted_))};
    }

  private:
    std::optional<encoded_word> word_at(std::size_t at)
    {
        constexpr std::size_t longest_charset = 100;
        const std::size_t charset = at + 2;
        const std::size_t mark = text_.substr(0, charset + longest_charset).find('?', charset);
        if (mark == text_.npos || mark + 2 >= text_.size() || text_[mark + 2] != '?')
            return std::nullopt;
        const char how = static_cast<char>(text_[mark + 1] | 0x20);
        const std::string_view name = text_.substr(charset, mark - charset);
        if ((how != 'b' && how != 'q') || (!is_lenient_ && !text::is_known_charset(name)))
            return std::nullopt;
        const std::size_t begin = mark + 3;
        if (is_lenient_)
            return how == 'b' ? lenient_base64(name, begin) : lenient_q(name, begin);
        const std::size_t end = no_more_ends_ ? text_.npos : text_.find("?=", begin);
        no_more_ends_ = end == text_.npos;
        if (no_more_ends_)
            return std::nullopt;
        return encoded_word{name, how == 'b', text_.substr(begin, end - begin), end + 2};
    }

    /// Up to the first byte that ends base64 in a header; the "?=" may have been lost.
    encoded_word lenient_base64(std::string_view charset, std::size_t begin) const
    {
        const std::size_t stop = std::min(text_.find_first_of("? \t", begin), text_.size());
        const bool has_mark = stop < text_.size() && text_[stop] == '?';
        const std::size_t end = has_mark ? stop + (text_.substr(stop, 2) == "?=" ? 2 : 1) : stop;
        return {charset, true, text_.substr(begin, stop - begin), end};
    }

    /// Up to a "?=" that no more text of the word follows; without one, all of it.
    encoded_word lenient_q(std::string_view charset, std::size_t begin) const
    {
        std::size_t end = text_.find("?=", begin);
        while (end != text_.npos && !is_end_or_word(end + 2))
            end = text_.find("?=", end + 2);
        if (end != text_.npos)
            return {charset, false, text_.substr(begin, end - begin), end + 2};
        std::string_view cut = text_.substr(begin);
        if (cut.ends_with('?'))
            cut.remove_suffix(1);
        return {charset, false, cut, text_.size()};
    }

    bool is_end_or_word(std::size_t at) const
    {
        return at >= text_.size() || text_[at] == ' ' || text_[at] == '\t' || text_.substr(at, 2) == "=?";
    }

    void add_literal(std::string_view literal)
    {
        if (has_words_ && text::trimmed(literal).empty())
            return; // blanks between two encoded words are no text; at the end they were trimmed before
        flush_words();
        if (wanted_ == 1)
            out_[0] += text::unlabelled_to_utf8(literal, likely_);
        else
            add(text::unlabelled_readings(literal, likely_));
    }

    void add_word(const encoded_word& word)
    {
        if (has_words_ && text::converter_name(words_charset_) != text::converter_name(word.charset))
            flush_words();
        has_words_ = true;
        words_charset_ = word.charset;
        if (word.is_base64 && is_lenient_) {
            base64_ += word.text;
            return;
        }
        flush_base64();
        words_ += word.is_base64 ? decode(transfer_encoding::base64, word.text).bytes : decoded_q(word.text);
    }

    void flush_base64()
    {
        if (!base64_.empty())
            words_ += decode(transfer_encoding::base64, base64_).bytes;
        base64_.clear();
    }

    void flush_words()
    {
        flush_base64();
        if (!words_.empty() && wanted_ == 1)
            out_[0] += text::to_utf8(words_, words_charset_).utf8;
        else if (!words_.empty())
            add(text::readings(words_, words_charset_));
        words_.clear();
        has_words_ = false;
    }

    void add(const std::vector<std::string>& readings)
    {
        for (std::size_t i = 0; i < wanted_; ++i)
            out_[i] += readings[std::min(i, readings.size() - 1)];
    }

    std::string_view text_;
    bool is_lenient_;
    std::size_t wanted_;
    std::string_view likely_;
    std::array<std::string, text::most_readings> out_;
    bool has_words_ = false;
    std::string_view words_charset_;
    std::string words_;  // decoded bytes of adjacent words
    std::string base64_; // letters that come behind them
    bool no_more_ends_ = false;
};

} // namespace

std::string decode_header_text(std::string_view raw)
{
    const std::string text = unfolded(raw);
    return header_text(text, manner::strict, 1, {}).decoded().front();
}

std::vector<std::string> header_text_readings(std::string_view raw, std::string_view likely)
{
    const std::string value = unfolded(raw);
    std::vector<std::string> readings = header_text(value, manner::strict, text::most_readings, likely).decoded();
    text::append(readings, header_text(value, manner::lenient, text::most_readings, likely).decoded());
    // An encoded word within an encoded word: programs that decode twice exist, thrice none.
    for (const std::size_t outer : {std::size_t{0}, text::most_readings})
        text::append(readings, header_text(readings[outer], manner::lenient, 1, likely).decoded());
    keep_first_of_each(readings);
    return readings;
}

} // namespace mime
