#include "contentd/document/sylk.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/formula.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/document/target.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace document {

namespace {

/// Functions of macro sheets that reach out of the workbook.
constexpr std::array<std::string_view, 8> reaching_out = {"EXEC(",     "CALL(",   "REGISTER(",  "RUN(",
                                                          "FWRITELN(", "FWRITE(", "SEND.KEYS(", "SAVE.AS("};

/// Two semicolons are one in a value.
std::string_view take_field(std::string_view& rest)
{
    std::size_t end = rest.find(';');
    while (end != rest.npos && end + 1 < rest.size() && rest[end + 1] == ';')
        end = rest.find(';', end + 2);
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return field;
}

/// A byte may stand as ESC and two more that have half of it each; a semicolon that does separates nothing.
std::string without_escapes(std::string_view line)
{
    std::string plain;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const std::uint32_t high = filetype::byte_at(line, at + 1);
        const std::uint32_t low = filetype::byte_at(line, at + 2);
        if (line[at] != '\x1b' || high >> 4U != 2 || low >> 4U != 3) {
            plain += line[at];
            continue;
        }
        const char byte = static_cast<char>((high & 15U) << 4U | (low & 15U));
        plain.append(byte == ';' ? 2 : 1, byte);
        at += 2;
    }
    return plain;
}

class sylk_reader
{
  public:
    explicit sylk_reader(collector& found) : found_(found) {}

    void take(std::string_view line)
    {
        const std::string_view kind = take_field(line);
        while (!line.empty()) {
            const std::string_view field = take_field(line);
            if (kind == "O" && field == "E")
                note_macros();
            else if (kind == "NN" && field.starts_with('N'))
                take_name(field.substr(1));
            else if (is_formula(kind, field))
                take_formula(field.substr(1));
            else if ((kind == "NE" || kind == "NU") && !field.empty())
                take_loaded_target(field.substr(1), found_); // a sheet in another file, and what that is called now
        }
    }

    void tell() const { words_.tell(found_); }

  private:
    /// Of a cell, of many cells (a matrix), of a name.
    static bool is_formula(std::string_view kind, std::string_view field)
    {
        return (kind == "C" && (field.starts_with('E') || field.starts_with('M'))) ||
               (kind == "NN" && field.starts_with('E'));
    }

    void note_macros()
    {
        found_.note(filetype::xlm_macro);
        words_.has_code();
    }

    void take_name(std::string_view name)
    {
        const std::string lowered = text::to_lower(name);
        for (const std::string_view each : {"Auto_Open", "Auto_Close"})
            if (lowered.starts_with(text::to_lower(each))) {
                words_.autoexec(each);
                note_macros();
            }
    }

    void take_formula(std::string_view formula)
    {
        if (has_dde_link(formula))
            found_.note(filetype::dde);
        take_formula_links(formula, found_);
        std::string upper(formula);
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](char each) { return is_letter(each) ? static_cast<char>(each & ~0x20) : each; });
        for (const std::string_view each : reaching_out) {
            if (upper.find(each) == upper.npos)
                continue;
            words_.act(each.substr(0, each.size() - 1));
            note_macros();
        }
    }

    collector& found_;
    macro_words words_;
};

} // namespace

void examine_sylk(std::string_view content, collector& found)
{
    sylk_reader reader(found);
    while (!content.empty() && found.has_time()) {
        const std::size_t end = std::min(content.find_first_of("\r\n"), content.size());
        const std::string_view line = content.substr(0, end);
        reader.take(line);
        if (line.find('\x1b') != line.npos) // not every program knows them
            reader.take(without_escapes(line));
        content.remove_prefix(std::min(end + 1, content.size()));
    }
    reader.tell();
}

} // namespace document
