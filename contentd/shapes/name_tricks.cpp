#include "contentd/shapes/name_tricks.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/filetype/lookalike.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>

namespace shapes {

namespace {

/// Fewer are typing errors.
constexpr std::size_t most_blanks = 5;

/// Extensions of what is opened to be read; sorted.
constexpr std::array<std::string_view, 42> shown_extensions = {
    "avi", "bmp", "csv", "doc", "docm", "docx", "dwg", "eml", "gif", "gz",   "htm",  "html", "jpeg", "jpg",
    "jtd", "log", "mov", "mp3", "mp4",  "mpg",  "odp", "ods", "odt", "pdf",  "png",  "pps",  "ppt",  "pptx",
    "rar", "rtf", "tar", "tif", "tiff", "txt",  "wav", "wmv", "xls", "xlsm", "xlsx", "xml",  "zip",  "7z"};

struct character
{
    char32_t point;
    int ascii; // what it is a form of; -1 when nothing
};

bool is_direction_control(char32_t point)
{
    return point == 0x061c || point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

/// Emoji are joined and varied by these, which is no trick behind another picture.
bool joins_pictures(char32_t point)
{
    return point == 0x200d || (point >= 0xfe00 && point <= 0xfe0f);
}

bool is_invisible(char32_t point)
{
    return !is_direction_control(point) && point != text::invalid_character &&
           (point < 0x20 || point == 0x7f || point == 0x034f ||
            u_hasBinaryProperty(static_cast<UChar32>(point), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0);
}

/// A letter or digit, or a picture: something to know the file by.
bool is_telling(const character& of)
{
    if (of.point == text::invalid_character || is_direction_control(of.point) || is_invisible(of.point))
        return false;
    return (of.point >= 0x80 && of.ascii < 0) || u_isalnum(static_cast<UChar32>(of.point)) != 0;
}

bool is_dropped_at_end(int ascii)
{
    return ascii == ' ' || ascii == '.';
}

struct taken_apart
{
    std::vector<character> characters;

    explicit taken_apart(std::string_view name)
    {
        for (std::size_t at = 0; at < name.size();) {
            const auto [point, length] = text::next_character(name, at);
            characters.push_back({point, point == text::invalid_character ? -1 : filetype::as_ascii(point)});
            at += length;
        }
    }

    /// Of the dot before the extension; all of it when there is none.
    std::size_t last_dot() const
    {
        std::size_t end = characters.size();
        while (end > 0 && (is_dropped_at_end(characters[end - 1].ascii) || is_invisible(characters[end - 1].point)))
            --end;
        while (end > 0 && characters[end - 1].ascii != '.')
            --end;
        return end == 0 ? characters.size() : end - 1;
    }
};

std::uint32_t control_tricks(const std::vector<character>& of)
{
    std::uint32_t found = 0;
    char32_t before = 0;
    for (const character& each : of) {
        if (is_direction_control(each.point))
            found |= direction_control;
        else if (is_invisible(each.point) && !(joins_pictures(each.point) && before >= 0x80))
            found |= invisible_characters;
        before = each.point;
    }
    return found;
}

std::uint32_t blank_tricks(const taken_apart& name)
{
    std::uint32_t found = 0;
    const std::size_t dot = name.last_dot();
    std::size_t blanks = 0;
    for (std::size_t at = 0; at < dot && dot < name.characters.size(); ++at) {
        blanks = name.characters[at].ascii == ' ' ? blanks + 1 : 0;
        if (blanks >= most_blanks)
            found |= padded_extension;
    }
    if (!name.characters.empty() && is_dropped_at_end(name.characters.back().ascii))
        found |= trailing_dots;
    return found;
}

bool has_double_extension(std::string_view name, const taken_apart& apart, std::string_view extension)
{
    if (!filetype::is_executable_extension(extension))
        return false;
    const std::size_t dot = apart.last_dot();
    if (dot == apart.characters.size())
        return false;
    // The extension of what stands before the last dot.
    std::size_t at = 0;
    for (std::size_t passed = 0; passed < dot; ++passed)
        at += text::next_character(name, at).length;
    const std::string inner = filetype::extension_of(name.substr(0, at));
    return std::find(shown_extensions.begin(), shown_extensions.end(), inner) != shown_extensions.end();
}

/// `extension` is what the name's is drawn like; it is foreign when some other letter than ASCII's makes it so.
bool is_foreign(std::string_view name, std::string_view extension)
{
    if (extension.empty() || !text::is_7bit(extension))
        return false;
    const taken_apart apart(name.substr(0, name.find('\0')));
    const auto begin = apart.characters.begin() + static_cast<std::ptrdiff_t>(apart.last_dot());
    return std::any_of(begin, apart.characters.end(), [](const character& each) {
        const bool is_shown = !is_direction_control(each.point) && !is_invisible(each.point);
        return is_shown && each.point >= 0x80 && !is_dropped_at_end(each.ascii);
    });
}

/// What stands behind a dot that begins the name is no extension: ".rels" of every OOXML document, ".gitignore".
bool has_no_letters(const taken_apart& name)
{
    const std::size_t dot = name.last_dot();
    const auto end = name.characters.begin() + static_cast<std::ptrdiff_t>(dot);
    return std::none_of(name.characters.begin(), dot == 0 ? name.characters.end() : end, is_telling);
}

} // namespace

std::uint32_t name_tricks(std::string_view name)
{
    if (name.empty())
        return no_trick;
    const taken_apart apart(name);
    const std::string extension = filetype::extension_of(name);
    std::uint32_t found = control_tricks(apart.characters) | blank_tricks(apart);
    if (has_double_extension(name, apart, extension))
        found |= double_extension;
    if (is_foreign(name, extension))
        found |= foreign_extension;
    if (has_no_letters(apart))
        found |= no_letters;
    return found;
}

std::vector<std::string_view> names_of_tricks(std::uint32_t tricks)
{
    constexpr std::array<std::string_view, 7> names = {"double extension", "direction control",    "trailing dots",
                                                       "padded extension", "invisible characters", "foreign extension",
                                                       "no letters"};
    std::vector<std::string_view> set;
    for (std::size_t bit = 0; bit < names.size(); ++bit) {
        if ((tricks >> bit & 1U) != 0)
            set.push_back(names[bit]);
    }
    return set;
}

} // namespace shapes
