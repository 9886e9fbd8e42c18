#include "contentd/mime/parameters.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "contentd/mime/field_lexer.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/tree.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

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
        into.other = written; // C:\a.exe: some programs take backslashes for what they are
    const std::string tail = without_comments(lexer.unquoted());
    if (!tail.empty())
        into.other = into.value + tail; // "a.txt".exe
}

void read_unquoted(field_lexer& lexer, parameter& into)
{
    const std::string_view written = lexer.unquoted();
    into.value = written.find('(') == written.npos ? std::string(written) : without_comments(written);
    if (into.value != written)
        into.other = written;
    else if (const std::size_t blank = written.find_first_of(" \t"); blank != written.npos)
        into.other = written.substr(0, blank); // the grammar ends a token there
}

std::string percent_decoded(std::string_view encoded)
{
    std::string out;
    out.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        const int byte = encoded[i] == '%' ? hexadecimal_pair(encoded.substr(i + 1)) : -1;
        out += byte < 0 ? encoded[i] : static_cast<char>(byte);
        i += byte < 0 ? 0 : 2;
    }
    return out;
}

struct labelled
{
    std::string bytes;
    std::string charset; // empty when RFC 2231 names none
};

/// charset'language'text, from an extended value.
labelled split_extended(std::string_view value)
{
    const std::size_t first = value.find('\'');
    const std::size_t second = first == value.npos ? first : value.find('\'', first + 1);
    if (second == value.npos)
        return {percent_decoded(value), {}};
    return {percent_decoded(value.substr(second + 1)), std::string(value.substr(0, first))};
}

/// The sections of one parameter joined in the order of their numbers (RFC 2231, 3); of two with one number the first.
labelled joined_sections(std::span<const parameter> parameters, std::string_view name)
{
    std::vector<const parameter*> sections;
    for (const parameter& each : parameters) {
        if (each.section >= 0 && each.name == name)
            sections.push_back(&each);
    }
    std::stable_sort(sections.begin(), sections.end(),
                     [](const parameter* left, const parameter* right) { return left->section < right->section; });
    labelled joined;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        if (i > 0 && sections[i]->section == sections[i - 1]->section)
            continue;
        if (i == 0 && sections[i]->is_extended)
            joined = split_extended(sections[i]->value);
        else
            joined.bytes += sections[i]->is_extended ? percent_decoded(sections[i]->value) : sections[i]->value;
    }
    return joined;
}

std::string as_text(const labelled& value, std::string_view likely)
{
    if (value.charset.empty())
        return text::unlabelled_to_utf8(value.bytes, likely);
    return text::to_utf8(value.bytes, value.charset).utf8;
}

/// A plain value: its encoded words decoded, which RFC 2047 forbids and everybody reads.
void add_plain(std::vector<std::string>& values, std::string_view value, std::string_view likely)
{
    if (value.find("=?") != value.npos)
        values.push_back(decode_header_text(value));
    values.push_back(text::unlabelled_to_utf8(value, likely));
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

std::vector<std::string> raw_values(std::span<const parameter> parameters, std::string_view name)
{
    std::vector<std::string> values;
    for (const parameter& each : parameters) {
        if (each.name == name && each.section < 0 && !each.is_extended)
            values.push_back(each.value);
    }
    values.push_back(joined_sections(parameters, name).bytes);
    for (const parameter& each : parameters) {
        if (each.name == name && each.section < 0 && each.is_extended)
            values.push_back(split_extended(each.value).bytes);
        if (each.name == name && each.section < 0)
            values.push_back(each.other);
    }
    keep_first_of_each(values);
    return values;
}

std::vector<std::string> text_values(std::span<const parameter> parameters, std::string_view name,
                                     std::string_view charset)
{
    std::vector<std::string> values;
    for (const parameter& each : parameters) {
        if (each.name == name && each.section < 0 && each.is_extended)
            values.push_back(as_text(split_extended(each.value), charset));
    }
    values.push_back(as_text(joined_sections(parameters, name), charset));
    for (const parameter& each : parameters) {
        if (each.name != name || (each.section < 0 && each.is_extended))
            continue;
        if (each.section < 0)
            add_plain(values, each.value, charset);
        if (!each.other.empty())
            add_plain(values, each.other, charset);
    }
    keep_first_of_each(values);
    return values;
}

void keep_first_of_each(std::vector<std::string>& values)
{
    // By sorting, not by comparing each with each: a field may hold ten thousand.
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t left, std::size_t right) { return values[left] < values[right]; });
    std::vector<bool> is_kept(values.size(), false);
    for (std::size_t i = 0; i < order.size(); ++i)
        is_kept[order[i]] = !values[order[i]].empty() && (i == 0 || values[order[i]] != values[order[i - 1]]);
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_kept[i] && i != count++)
            values[count - 1] = std::move(values[i]);
    }
    values.resize(count);
}

bool has_duplicates(std::span<const parameter> parameters, std::string_view name)
{
    const parameter* first = nullptr;
    for (const parameter& each : parameters) {
        if (each.name != name || each.section >= 0 || each.is_extended)
            continue;
        if (first != nullptr && first->value != each.value)
            return true;
        first = first == nullptr ? &each : first;
    }
    return false;
}

} // namespace mime
