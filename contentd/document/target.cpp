#include "contentd/document/target.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace document {

namespace {

constexpr std::string_view blanks = " \t\r\n\x13\x14\x15\"";

/// file:///C:/x and file:C:/x are here; file://host/x, file:////host/x and file:\\host\x are not.
bool is_on_another_machine(std::string_view behind_scheme)
{
    const std::size_t slashes = std::min(behind_scheme.find_first_not_of("/\\"), behind_scheme.size());
    const std::string_view rest = behind_scheme.substr(slashes);
    const bool has_drive = rest.size() > 1 && (rest[1] == ':' || rest[1] == '|');
    return !rest.empty() && !has_drive && (slashes == 2 || slashes >= 4) && !rest.starts_with("localhost/");
}

/// Takes the next word off the front: what is quoted is one word, and its backslashes are doubled.
std::string take_word(std::string_view& rest)
{
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n\x13\x14\x15"), rest.size()));
    if (!rest.starts_with('"')) {
        const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n\""));
        rest.remove_prefix(word.size());
        return std::string(word);
    }
    std::string word;
    std::size_t at = 1;
    for (; at < rest.size() && rest[at] != '"'; ++at) {
        if (rest[at] == '\\' && at + 1 < rest.size())
            ++at;
        word += rest[at];
    }
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return word;
}

/// The first word that is no switch ("\h").
std::string first_argument(std::string_view rest)
{
    for (std::string word = take_word(rest); !word.empty() || !rest.empty(); word = take_word(rest))
        if (!word.empty() && (word[0] != '\\' || word.size() > 2))
            return word;
    return {};
}

/// QUOTE writes the characters of these numbers, which hides the name of the field around it.
std::string quoted_characters(std::string_view rest)
{
    constexpr std::size_t most = 100;
    std::string text;
    for (std::string word = take_word(rest); !word.empty() && text.size() < most; word = take_word(rest)) {
        unsigned code = 0;
        const auto read = std::from_chars(word.data(), word.data() + word.size(), code);
        if (read.ec == std::errc() && code < 128)
            text += static_cast<char>(code);
    }
    return text;
}

} // namespace

bool is_remote(std::string_view target)
{
    const std::string lowered = text::to_lower(text::trimmed(target, blanks).substr(0, 400));
    const std::string_view all = lowered;
    if (all.starts_with("\\\\") || all.starts_with("//"))
        return true;
    const std::size_t colon = all.find(':');
    if (colon == all.npos || colon < 2 ||
        all.substr(0, colon).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") != all.npos)
        return false;
    const std::string_view scheme = all.substr(0, colon);
    if (scheme == "file")
        return is_on_another_machine(all.substr(colon + 1));
    constexpr std::string_view nowhere[] = {"about", "blob", "cid", "data", "javascript", "mailto", "tel", "vbscript"};
    return std::find(std::begin(nowhere), std::end(nowhere), scheme) == std::end(nowhere);
}

void take_loaded_target(std::string_view target, collector& found)
{
    if (!is_remote(target))
        return;
    found.note(filetype::remote_template);
    found.link(text::trimmed(target, blanks));
}

void judge_field(std::string_view instruction, collector& found)
{
    std::string_view rest = instruction;
    std::string name = text::to_lower(take_word(rest).substr(0, 20));
    if (name == "quote")
        name = text::to_lower(text::trimmed(quoted_characters(rest), blanks));
    if (name == "dde" || name == "ddeauto") {
        found.note(filetype::dde);
        found.word(name == "dde" ? "DDE" : "DDEAUTO");
    } else if (name == "hyperlink") {
        const std::string url = first_argument(rest);
        if (is_remote(url) || url.starts_with("mailto:"))
            found.link(url);
    } else if (name == "includepicture") {
        const std::string url = first_argument(rest);
        if (text::to_lower(url.substr(0, 4)) == "http") // pictures of copied web pages are harmless, and common
            found.link(url);
        else
            take_loaded_target(url, found);
    } else if (name == "includetext" || name == "import" || name == "include" || name == "rd") {
        take_loaded_target(first_argument(rest), found);
    } else if (name == "link") {
        (void)take_word(rest); // the class
        take_loaded_target(first_argument(rest), found);
    }
}

} // namespace document
