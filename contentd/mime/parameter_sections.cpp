#include "contentd/mime/parameter_sections.hpp"

#include "common/text/charset.hpp"
#include "contentd/mime/percent.hpp"

#include <algorithm>

namespace mime {

namespace {

using sections = std::vector<const parameter*>;

/// Takes charset'language' off an extended value and gives the charset.
std::string_view take_charset(std::string_view& value)
{
    const std::size_t first = value.find('\'');
    const std::size_t second = first == value.npos ? first : value.find('\'', first + 1);
    if (second == value.npos)
        return {};
    const std::string_view charset = value.substr(0, first);
    value.remove_prefix(second + 1);
    return charset;
}

/// By number; of two with one number the one that stands first.
sections first_of_each(sections sorted)
{
    sorted.erase(
        std::unique(sorted.begin(), sorted.end(),
                    [](const parameter* left, const parameter* right) { return left->section == right->section; }),
        sorted.end());
    return sorted;
}

sections last_of_each(sections sorted)
{
    std::reverse(sorted.begin(), sorted.end());
    sections last = first_of_each(std::move(sorted));
    std::reverse(last.begin(), last.end());
    return last;
}

sections up_to_gap(const sections& sorted)
{
    const auto gap =
        std::adjacent_find(sorted.begin(), sorted.end(), [](const parameter* left, const parameter* right) {
            return right->section > left->section + 1;
        });
    return {sorted.begin(), gap == sorted.end() ? gap : gap + 1};
}

written_value joined(const sections& all)
{
    written_value made;
    for (const parameter* each : all) {
        std::string_view text = each->value;
        made.raw += text;
        if (each->is_extended && (each == all.front() || each->section == 0)) {
            const std::string_view charset = take_charset(text);
            if (made.charset.empty())
                made.charset = charset;
        }
        made.bytes += each->is_extended ? percent_decoded(text) : std::string(text);
    }
    return made;
}

} // namespace

written_value single_value(const parameter& each)
{
    return joined({&each});
}

written_value percent_decoded_value(std::string_view raw)
{
    std::string_view text = raw;
    const std::string_view charset = take_charset(text);
    if (text::is_known_charset(charset))
        return {percent_decoded(text), std::string(charset), std::string(raw)};
    return {percent_decoded(raw), {}, std::string(raw)};
}

std::vector<written_value> joined_sections(std::span<const parameter> parameters, std::string_view name)
{
    sections standing;
    for (const parameter& each : parameters) {
        if (each.section >= 0 && each.name == name)
            standing.push_back(&each);
    }
    if (standing.empty())
        return {};
    sections sorted = standing;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const parameter* left, const parameter* right) { return left->section < right->section; });
    const sections first = first_of_each(sorted);
    const sections last = last_of_each(sorted);
    std::vector<sections> orders;
    for (sections order : {first, up_to_gap(first), last, up_to_gap(last), standing}) {
        if (std::find(orders.begin(), orders.end(), order) == orders.end())
            orders.push_back(std::move(order));
    }
    std::vector<written_value> values(orders.size());
    std::transform(orders.begin(), orders.end(), values.begin(), joined);
    return values;
}

} // namespace mime
