// What a parsed parameter may say, of parameters.hpp.

#include "common/text/append.hpp"
#include "common/text/charset_readings.hpp"
#include "contentd/mime/encoded_words.hpp"
#include "contentd/mime/parameter_sections.hpp"
#include "contentd/mime/parameters.hpp"

#include <algorithm>
#include <numeric>

namespace mime {

static_assert(most_value_readings == most_header_readings + 2 * text::most_readings);

namespace {

std::vector<std::string> by_charset(const written_value& value, std::string_view likely)
{
    if (value.charset.empty())
        return text::unlabelled_readings(value.bytes, likely);
    return text::readings(value.bytes, value.charset);
}

/// Encoded words are decoded wherever they stand, which RFC 2047 and 2231 forbid and everybody does; percent encoding
/// in a value that does not announce it, as web mail does.
std::vector<std::string> readings_of_name(const written_value& value, std::string_view likely)
{
    std::vector<std::string> readings;
    if (value.bytes.find("=?") != value.bytes.npos)
        readings = header_text_readings(value.bytes, likely);
    const std::string encoded = readings.empty() ? value.raw : readings.front();
    text::append(readings, by_charset(value, likely));
    if (encoded.find('%') != encoded.npos)
        text::append(readings, by_charset(percent_decoded_value(encoded), likely));
    keep_first_of_each(readings);
    return readings;
}

/// What any encoding makes of a name that is as long as may be.
constexpr std::size_t longest_written = 16 * longest_name;

using piece = std::string_view (*)(std::string_view);

std::vector<std::string> readings_of_piece(const written_value& value, std::string_view likely, piece of_value,
                                           piece of_name)
{
    const written_value cut{std::string(of_value(value.bytes)), value.charset, std::string(of_value(value.raw))};
    std::vector<std::string> readings = readings_of_name(cut, likely);
    for (std::string& each : readings)
        each = of_name(each);
    return readings;
}

std::string_view written_end(std::string_view text)
{
    // By fours, for UTF-16 and UTF-32.
    return text.size() <= longest_written ? text : text.substr((text.size() - longest_written) / 4 * 4);
}

std::string_view written_beginning(std::string_view text)
{
    return text.substr(0, longest_written);
}

/// Appends what the value says, in time that is bounded for each.
void add_readings(const written_value& value, std::string_view likely, name_budget& budget,
                  std::vector<std::string>& into)
{
    if (budget.is_spent()) {
        budget.note_cut();
    } else if (std::max(value.bytes.size(), value.raw.size()) <= longest_written) {
        budget.take(readings_of_name(value, likely), into);
    } else {
        budget.note_cut();
        budget.take(readings_of_piece(value, likely, written_end, end_of_name), into);
        budget.take(readings_of_piece(value, likely, written_beginning, beginning_of_name), into);
    }
}

written_value as_it_stands(std::string_view value)
{
    return {std::string(value), {}, std::string(value)};
}

} // namespace

std::vector<std::string> raw_values(std::span<const parameter> parameters, std::string_view name)
{
    std::vector<std::string> values;
    for (const parameter& each : parameters) {
        if (each.name == name && each.section < 0 && !each.is_extended)
            values.push_back(each.value);
    }
    for (written_value& each : joined_sections(parameters, name))
        values.push_back(std::move(each.bytes));
    for (const parameter& each : parameters) {
        if (each.name != name || each.section >= 0)
            continue;
        if (each.is_extended)
            values.push_back(single_value(each).bytes);
        text::append(values, each.others);
    }
    keep_first_of_each(values);
    return values;
}

std::vector<std::string> text_values(std::span<const parameter> parameters, std::string_view name,
                                     std::string_view charset, name_budget& budget)
{
    std::vector<std::string> values;
    for (const parameter& each : parameters) {
        if (each.name == name && each.section < 0 && each.is_extended)
            add_readings(single_value(each), charset, budget, values);
    }
    for (const written_value& each : joined_sections(parameters, name))
        add_readings(each, charset, budget, values);
    for (const parameter& each : parameters) {
        if (each.name != name)
            continue;
        if (each.section < 0 && !each.is_extended)
            add_readings(as_it_stands(each.value), charset, budget, values);
        for (const std::string& other : each.others)
            add_readings(as_it_stands(other), charset, budget, values);
    }
    keep_first_of_each(values);
    return values;
}

std::vector<std::string> value_readings(std::string_view value, std::string_view charset, name_budget& budget)
{
    std::vector<std::string> values;
    add_readings(as_it_stands(value), charset, budget, values);
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
