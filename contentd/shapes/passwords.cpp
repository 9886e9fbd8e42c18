#include "contentd/shapes/passwords.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/nfkc.hpp"
#include "common/text/trim.hpp"
#include "contentd/shapes/message_text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shapes {

namespace {

/// Of the words and lines behind an announcement that are looked at.
constexpr std::size_t most_words = 8;
constexpr std::size_t most_lines = 3;
/// Of the bytes; no announcement is that far from what it announces.
constexpr std::size_t longest_distance = 200;

/// Of announcements in a text; where there are more, none is honest.
constexpr std::size_t most_announcements = 200;

enum likelihood : std::size_t { announced, quoted, mixed, alone };

bool has_letter_and_digit(std::string_view word)
{
    return std::any_of(word.begin(), word.end(), text::is_digit) &&
           std::any_of(word.begin(), word.end(), text::is_letter);
}

/// Links and addresses are mixed words, too.
bool is_reference(std::string_view word)
{
    return word.find("://") != word.npos || word.find('@') != word.npos || word.starts_with("www.");
}

class candidates
{
  public:
    explicit candidates(std::size_t limit) : limit_(limit) {}

    void add(likelihood how, std::string_view word)
    {
        if (word.size() < shortest_password || word.size() > longest_password || found_[how].size() >= limit_)
            return;
        if (seen_[how].emplace(word).second)
            found_[how].emplace_back(word);
    }

    /// As it is without signs around it, with them, and both as ASCII.
    void add_all(likelihood how, std::string_view word)
    {
        for (const std::string_view each : {bare_word(word), word}) {
            add(how, each);
            if (const std::string ascii = text::nfkc(each); ascii != each)
                add(how, ascii);
        }
    }

    std::vector<std::string> take()
    {
        std::vector<std::string> all;
        std::set<std::string> taken;
        for (std::vector<std::string>& of : found_) {
            for (std::string& each : of) {
                if (all.size() < limit_ && taken.insert(each).second)
                    all.push_back(std::move(each));
            }
        }
        return all;
    }

  private:
    std::size_t limit_;
    std::array<std::vector<std::string>, 4> found_;
    std::array<std::set<std::string, std::less<>>, 4> seen_;
};

class reader
{
  public:
    reader(std::string_view said, candidates& into) : into_(into)
    {
        for (std::string_view rest = said.substr(0, most_text); !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            take_line(text::trimmed(line));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
    }

  private:
    void take_line(std::string_view line)
    {
        if (line.empty())
            return;
        const std::vector<std::string_view> words = words_of_password(line);
        if (lines_to_look_at_ > 0) {
            --lines_to_look_at_;
            take_announced(line);
        }
        take_announcements(line);
        for (const std::string_view each : quoted_words(line))
            into_.add_all(quoted, each);
        for (const std::string_view each : words) {
            if (has_letter_and_digit(text::nfkc(each)) && !is_reference(each))
                into_.add_all(mixed, each);
        }
        if (line.find_first_of(" \t") == line.npos && !is_reference(line))
            into_.add_all(alone, line);
    }

    /// Behind each announcement; those in full width or half-width kana are found in the normal form.
    void take_announcements(std::string_view line)
    {
        const std::string normal = text::nfkc(line);
        bool is_found = take_behind_announcements(line);
        if (normal != line)
            is_found = take_behind_announcements(normal) || is_found;
        if (!is_found && announcements_left_ > 0 && !announcements_in(normal).empty())
            lines_to_look_at_ = most_lines;
    }

    bool take_behind_announcements(std::string_view line)
    {
        bool is_found = false;
        for (const std::size_t at : announcements_in(line)) {
            if (announcements_left_ == 0)
                break;
            --announcements_left_;
            is_found = take_announced(line.substr(at, longest_distance)) || is_found;
        }
        return is_found;
    }

    /// The first word that is none of the language around it; what is quoted before that.
    bool take_announced(std::string_view behind)
    {
        for (const std::string_view each : quoted_words(behind.substr(0, longest_distance))) {
            into_.add_all(announced, each);
            lines_to_look_at_ = 0;
            return true;
        }
        const std::vector<std::string_view> words = words_of_password(behind.substr(0, longest_distance));
        for (std::size_t each = 0; each < std::min(words.size(), most_words); ++each) {
            const std::string_view bare = bare_word(words[each]);
            if (bare.size() < shortest_password || is_filler(text::nfkc(bare)) || is_reference(bare))
                continue;
            into_.add_all(announced, words[each]);
            lines_to_look_at_ = 0;
            return true;
        }
        return false;
    }

    candidates& into_;
    std::size_t announcements_left_ = most_announcements;
    std::size_t lines_to_look_at_ = 0; // that may have what was announced
};

} // namespace

std::vector<std::string> passwords_in(std::span<const std::string> texts, std::size_t limit)
{
    candidates found(limit);
    for (const std::string& each : texts)
        reader(each, found);
    return found.take();
}

} // namespace shapes
