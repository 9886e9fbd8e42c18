// folded_text - text put together as a reader sees it: blanks folded, characters without width left out
//
// Words that such characters, or what the caller notes, break up are told of: nobody sees the break, but a filter that
// looks for the word does not find it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace html {

/// What breaks up a word that a reader sees whole, or sets a whole one apart; bits.
enum word_break : std::uint8_t {
    zero_width_break = 1, // a soft hyphen, a blank or joiner without width, a mark of direction
    hidden_break = 2,     // hidden text
    comment_break = 4,
    spaced_letters = 8, // "v i a g r a"
};

class folded_text
{
  public:
    /// At most `most` bytes are kept.
    explicit folded_text(std::size_t most) : most_(most) {}

    /// Of a page: references are read. Any bytes; what is not UTF-8 becomes U+FFFD, controls go.
    void add_markup(std::string_view text);

    void add_character(char32_t point);

    /// What follows stands apart: in another line, or behind a blank.
    void part(char separator);

    /// Something that is not seen stands here; it counts when there is a letter on both sides.
    void note(word_break unseen)
    {
        if (is_after_letter_)
            noted_ |= unseen;
    }

    /// UTF-8; blanks at the end are not there.
    const std::string& text() const { return text_; }

    std::size_t characters() const { return characters_; } // but for blanks, and those beyond the limit too
    std::uint8_t breaks() const { return breaks_; }        // bits of word_break
    bool is_cut() const { return is_cut_; }

  private:
    void put(std::string_view character, bool is_letter);
    void add_seen(std::string_view bytes);
    std::size_t add_ascii(std::string_view text);
    void end_word();

    std::size_t most_;
    std::string text_;
    std::size_t characters_ = 0;
    std::size_t word_length_ = 0;    // characters since the last blank
    std::size_t single_letters_ = 0; // words of one letter in a row
    char pending_ = '\0';            // a separator before what comes next
    std::uint8_t noted_ = 0;         // since the last letter
    std::uint8_t breaks_ = 0;
    bool is_after_letter_ = false;
    bool is_cut_ = false;
};

} // namespace html
