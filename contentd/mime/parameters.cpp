#include "contentd/mime/parameters.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/field_lexer.hpp"

#include <algorithm>
#include <charconv>

namespace mime {

namespace {

/// "filename*12*" into its three parts. A section that is no number of at most 4 digits belongs to the name.
void split_name(std::string_view written, parameter& into)
{
    if (written.ends_with('*')) {
        into.is_extended = true;
        written.remove_suffix(1);
    }
    const std::size_t star = written.rfind('*');
    if (star != written.npos && star + 1 < written.size() && written.size() - star <= 5) {
        const char* const end = written.data() + written.size();
        int section = 0;
        if (std::from_chars(written.data() + star + 1, end, section).ptr == end && section >= 0) {
            into.section = section;
            written = written.substr(0, star);
        }
    }
    into.name = text::to_lower(written);
}

void read_quoted(field_lexer& lexer, parameter& into)
{
    std::string_view written;
    into.value = lexer.quoted(written);
    if (written.find('\\') != written.npos)
        into.others.emplace_back(written); // C:\a.exe: some programs take backslashes for what they are
    if (const std::size_t quote = written.find("\\\""); quote != written.npos)
        into.others.emplace_back(written.substr(0, quote)); // and the quote behind one for the end
    if (const std::size_t semicolon = written.find(';'); semicolon != written.npos)
        into.others.emplace_back(written.substr(0, semicolon)); // or do not heed quotes, which may have no end
    const std::string tail = without_comments(lexer.unquoted());
    if (!tail.empty())
        into.others.push_back(into.value + tail); // "a.txt".exe
}

/// How much of `rest` belongs to an unquoted value with ';' in it: up to the one that "name=" follows, or none.
std::size_t length_of_more(std::string_view rest)
{
    std::size_t length = 0;
    for (std::size_t at = 0; at < rest.size() && rest[at] == ';';) {
        const std::size_t end = std::min(rest.find_first_of(";=", at + 1), rest.size());
        if (end < rest.size() && rest[end] == '=')
            break;
        if (!text::trimmed(rest.substr(at + 1, end - at - 1)).empty())
            length = end;
        at = end;
    }
    return length;
}

void read_unquoted(field_lexer& lexer, parameter& into)
{
    const std::string_view written = lexer.unquoted();
    into.value = written.find('(') == written.npos ? std::string(written) : without_comments(written);
    if (into.value != written)
        into.others.emplace_back(written);
    if (const std::size_t blank = written.find_first_of(" \t"); blank != written.npos)
        into.others.emplace_back(written.substr(0, blank)); // the grammar ends a token there
    if (const std::size_t more = length_of_more(lexer.rest()); more > 0)
        into.others.push_back(into.value + std::string(text::trimmed(lexer.rest().substr(0, more)))); // a;b.exe
}

} // namespace

std::vector<parameter> parse_parameters(std::string_view text, std::size_t& budget)
{
    std::vector<parameter> parameters;
    field_lexer lexer(text);
    while (budget > 0) {
        lexer.skip_blanks_and_comments();
        if (lexer.at_end())
            break;
        if (lexer.take(';'))
            continue;
        const std::string_view name = lexer.word("=;");
        lexer.skip_blanks_and_comments();
        if (!lexer.take('=')) {
            if (name.empty())
                lexer.skip();
            continue;
        }
        parameter next;
        split_name(name, next);
        lexer.skip_blanks_and_comments();
        if (lexer.take('"'))
            read_quoted(lexer, next);
        else
            read_unquoted(lexer, next);
        --budget;
        parameters.push_back(std::move(next));
    }
    return parameters;
}

} // namespace mime
