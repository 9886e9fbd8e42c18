// encoded_words - RFC 2047 in header text
//
// Adjacent words of one charset are joined before they are converted: senders cut multi-byte characters in two,
// against section 5. Linear: once no "?=" follows, none is looked for again.

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <optional>

namespace mime {

namespace {

struct encoded_word
{
    std::string_view charset;
    std::string bytes; // decoded
    std::size_t end;   // behind it
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

class header_text
{
  public:
    explicit header_text(std::string_view text) : text_(text) {}

    std::string decoded()
    {
        std::size_t literal = 0;
        for (std::size_t at = text_.find("=?"); at != text_.npos;) {
            std::optional<encoded_word> word = word_at(at);
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
        return std::move(out_);
    }

  private:
    std::optional<encoded_word> word_at(std::size_t at)
    {
        constexpr std::size_t longest_charset = 100;
        const std::size_t charset = at + 2;
        const std::size_t mark = text_.substr(0, charset + longest_charset).find('?', charset);
        if (mark == text_.npos || mark + 2 >= text_.size() || text_[mark + 2] != '?' || no_more_ends_)
            return std::nullopt;
        const char how = static_cast<char>(text_[mark + 1] | 0x20);
        const std::size_t end = text_.find("?=", mark + 3);
        no_more_ends_ = end == text_.npos;
        if (no_more_ends_ || (how != 'b' && how != 'q'))
            return std::nullopt;
        const std::string_view name = text_.substr(charset, mark - charset);
        const std::string_view body = text_.substr(mark + 3, end - mark - 3);
        if (!text::is_known_charset(name))
            return std::nullopt;
        return encoded_word{name, how == 'q' ? decoded_q(body) : decode(transfer_encoding::base64, body).bytes,
                            end + 2};
    }

    void add_literal(std::string_view literal)
    {
        if (!words_.empty() && text::trimmed(literal).empty())
            return; // blanks between two encoded words are no text; at the end they were trimmed before
        flush_words();
        out_ += text::unlabelled_to_utf8(literal);
    }

    void add_word(const encoded_word& word)
    {
        if (!text::equal_ignoring_case(words_charset_, word.charset))
            flush_words();
        words_charset_ = word.charset;
        words_ += word.bytes;
    }

    void flush_words()
    {
        if (!words_.empty())
            out_ += text::to_utf8(words_, words_charset_).utf8;
        words_.clear();
    }

    std::string_view text_;
    std::string out_;
    std::string words_; // decoded bytes of adjacent words
    std::string_view words_charset_;
    bool no_more_ends_ = false;
};

} // namespace

std::string decode_header_text(std::string_view raw)
{
    const std::string text = unfolded(raw);
    return header_text(text).decoded();
}

} // namespace mime
