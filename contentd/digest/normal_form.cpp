#include "contentd/digest/normal_form.hpp"

#include "common/base/hash.hpp"
#include "common/text/utf8.hpp"
#include "contentd/digest/atoms.hpp"
#include "contentd/digest/omissions.hpp"
#include "contentd/digest/random_look.hpp"

namespace digest {

namespace {

/// The same on every host: other sites compare what comes of it.
constexpr std::uint64_t token_seed = 0;

bool is_blank(char byte)
{
    return static_cast<unsigned char>(byte) <= ' ';
}

class reader
{
  public:
    reader(std::string_view folded, const omissions& omitted) : rest_(folded), omitted_(omitted)
    {
        made_.text.reserve(folded.size());
        made_.tokens.reserve(folded.size() / 6);
    }

    normal_form read()
    {
        while (!rest_.empty()) {
            if (is_blank(rest_.front())) {
                rest_.remove_prefix(1);
                continue;
            }
            const text::character next = text::next_character(rest_, 0);
            const script_class how = class_of_folded(next.point);
            if (how == script_class::unspaced)
                add_unspaced(next.length);
            else if (how == script_class::separator)
                rest_.remove_prefix(next.length);
            else
                add_atom();
        }
        return std::move(made_);
    }

  private:
    /// A pair with the character before it, whatever blanks, marks or numbers stand between the two.
    void add_unspaced(std::size_t length)
    {
        if (const std::size_t name = omitted_.unspaced_at(rest_); name != 0) {
            rest_.remove_prefix(name);
            return;
        }
        if (before_ == 0)
            part();
        made_.text += rest_.substr(0, length);
        if (before_ != 0)
            made_.tokens.push_back(hash_of_end(before_ + length));
        before_ = length;
        rest_.remove_prefix(length);
    }

    void add_atom()
    {
        const atom next = atom_at(rest_);
        rest_.remove_prefix(next.length);
        if (next.is_plain_word)
            add_plain_word(next.words);
        else
            add_words(next.words);
        if (!next.host.empty()) {
            const std::size_t begin = part();
            made_.text += next.host;
            keep_from(begin);
        }
    }

    /// What add_words() does, for most words of most mail.
    void add_plain_word(std::string_view word)
    {
        const bool is_random = word.size() >= shortest_suspicious && looks_random(word);
        if (word.size() < 2 || is_random || omitted_.has_word(word))
            return;
        const std::size_t begin = part();
        made_.text += word;
        keep_from(begin);
    }

    void add_words(std::string_view words)
    {
        while (!words.empty()) {
            const std::size_t old_size = made_.text.size();
            const std::size_t begin = part();
            words.remove_prefix(append_word(words, made_.text));
            const std::string_view word = std::string_view(made_.text).substr(begin);
            if (word.size() < 2 || looks_random(word) || omitted_.has_word(word))
                made_.text.resize(old_size);
            else
                keep_from(begin);
        }
    }

    /// What is at the end of the text from `begin` on is a token.
    void keep_from(std::size_t begin)
    {
        made_.tokens.push_back(hash_of_end(made_.text.size() - begin));
        before_ = 0;
    }

    /// Where the next token begins.
    std::size_t part()
    {
        if (!made_.text.empty())
            made_.text += ' ';
        return made_.text.size();
    }

    std::uint64_t hash_of_end(std::size_t length) const
    {
        return base::seeded_hash(std::string_view(made_.text).substr(made_.text.size() - length), token_seed);
    }

    std::string_view rest_;
    const omissions& omitted_;
    normal_form made_;
    std::size_t before_ = 0; // bytes of the unspaced character at the end of the text; 0 behind a word
};

} // namespace

normal_form normal_form_of(std::string_view folded, std::span<const std::string> leave_out)
{
    const omissions omitted(leave_out);
    return reader(folded, omitted).read();
}

} // namespace digest
