#include "contentd/shapes/password_words.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace shapes {

namespace {

/// The longer before what it begins with.
constexpr std::array<std::string_view, 13> latin_announcements = {
    "passwords", "password", "passphrase", "passcode", "passwort", "passwd",  "pass",
    "pwd",       "pw",       "pin",        "code",     "key",      "kennwort"};
constexpr std::array<std::string_view, 14> other_announcements = {
    "パスワード", "パスフレーズ", "パスコード", "暗証番号", "暗証",       "解凍キー", "解凍",
    "開封",       "復号",         "合言葉",     "パス",     "キーワード", "密码",     "密碼"};
constexpr std::array<std::string_view, 48> fillers = {
    "is",         "the",       "for",       "to",      "of",       "was",    "will", "be",    "are",     "as",
    "follows",    "following", "this",      "that",    "file",     "files",  "zip",  "rar",   "archive", "attached",
    "attachment", "open",      "unzip",     "extract", "use",      "your",   "my",   "with",  "in",      "and",
    "a",          "an",        "it",        "has",     "been",     "below",  "sent", "email", "mail",    "please",
    "here",       "word",      "protected", "by",      "document", "number", "->",   "=>"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> quotes = {{
    {"「", "」"},
    {"『", "』"},
    {"【", "】"},
    {"“", "”"},
    {"‘", "’"},
    {"［", "］"},
    {"（", "）"},
    {"〔", "〕"},
    {"\"", "\""},
    {"'", "'"},
    {"`", "`"},
    {"[", "]"},
    {"<", ">"},
    {"(", ")"},
}};

constexpr std::string_view before_word = ":=>\"'`([{<;,-*|";
constexpr std::string_view behind_word = "\"'`)]}>.,;:";

char32_t as_ascii(char32_t point)
{
    return point >= 0xff01 && point <= 0xff5e ? point - 0xfee0 : point;
}

bool is_of_word(char32_t point)
{
    const char32_t ascii = as_ascii(point);
    return ascii > 0x20 && ascii < 0x7f;
}

bool is_among(char32_t point, std::string_view signs)
{
    const char32_t ascii = as_ascii(point);
    return ascii < 0x80 && signs.find(static_cast<char>(ascii)) != signs.npos;
}

/// A sign in full width is three bytes.
std::size_t last_character_of(std::string_view word)
{
    std::size_t at = word.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(word[at]) & 0xc0U) == 0x80)
        --at;
    return at;
}

std::size_t longest_announcement_at(std::string_view lowered, std::size_t at)
{
    std::size_t longest = 0;
    for (const std::string_view each : other_announcements) {
        if (lowered.substr(at).starts_with(each))
            longest = std::max(longest, each.size());
    }
    if (longest > 0 || (at > 0 && text::is_letter(lowered[at - 1])))
        return longest;
    for (const std::string_view each : latin_announcements) {
        const std::size_t end = at + each.size();
        if (lowered.substr(at).starts_with(each) && (end == lowered.size() || !text::is_letter(lowered[end])))
            longest = std::max(longest, each.size());
    }
    return longest;
}

} // namespace

std::vector<std::string_view> words_of_password(std::string_view line)
{
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < line.size();) {
        const auto [point, length] = text::next_character(line, at);
        if (!is_of_word(point)) {
            if (at > begin)
                words.push_back(line.substr(begin, at - begin));
            begin = at + length;
        }
        at += length;
    }
    if (begin < line.size())
        words.push_back(line.substr(begin));
    return words;
}

std::string_view bare_word(std::string_view word)
{
    while (!word.empty()) {
        const auto [point, length] = text::next_character(word, 0);
        if (!is_among(point, before_word))
            break;
        word.remove_prefix(length);
    }
    while (!word.empty()) {
        const std::size_t last = last_character_of(word);
        if (!is_among(text::next_character(word, last).point, behind_word))
            break;
        word = word.substr(0, last);
    }
    return word;
}

std::vector<std::string_view> quoted_words(std::string_view line)
{
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < line.size();) {
        const std::string_view rest = line.substr(at);
        const auto opened =
            std::find_if(quotes.begin(), quotes.end(), [&](const auto& each) { return rest.starts_with(each.first); });
        if (opened == quotes.end()) {
            at += text::next_character(line, at).length;
            continue;
        }
        at += opened->first.size();
        const std::string_view within = line.substr(at, longest_password + opened->second.size());
        const std::size_t length = within.find(opened->second);
        if (length != within.npos && length >= shortest_password)
            words.push_back(within.substr(0, length));
    }
    return words;
}

std::vector<std::size_t> announcements_in(std::string_view line)
{
    const std::string lowered = text::to_lower(line);
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < lowered.size();) {
        if (const std::size_t length = longest_announcement_at(lowered, at); length > 0) {
            at += length;
            found.push_back(at);
        } else {
            ++at;
        }
    }
    return found;
}

bool is_filler(std::string_view word)
{
    const std::string lowered = text::to_lower(word);
    return std::find(fillers.begin(), fillers.end(), lowered) != fillers.end() ||
           std::find(latin_announcements.begin(), latin_announcements.end(), lowered) != latin_announcements.end();
}

} // namespace shapes
