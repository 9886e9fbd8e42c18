// Any bytes as a field's value: parameters in every reading and encoded words are UTF-8, and readings are no more than
// each way to write a value may have.

#include "common/text/utf8.hpp"
#include "contentd/mime/content_type.hpp"
#include "contentd/mime/encoded_words.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/parameter_sections.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <limits>
#include <numeric>
#include <set>

namespace {

void check(const std::vector<std::string>& readings, std::size_t most,
           std::size_t longest = std::numeric_limits<std::size_t>::max())
{
    require(readings.size() <= most);
    for (const std::string& each : readings)
        require(!each.empty() && text::is_utf8(each) && each.size() <= longest);
}

/// How many ways to write one value the parameters hold.
std::size_t values_of(std::span<const mime::parameter> parameters, std::string_view name)
{
    std::size_t count = 0;
    bool has_sections = false;
    for (const mime::parameter& each : parameters) {
        require(each.others.size() <= mime::most_others);
        if (each.name != name)
            continue;
        count += each.others.size() + (each.section < 0 ? 1 : 0);
        has_sections = has_sections || each.section >= 0;
    }
    return count + (has_sections ? mime::most_joined : 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    const std::string unfolded = mime::unfolded(value);
    std::size_t budget = 1000;
    const mime::structured_value type = mime::parse_content_type(unfolded, budget);
    std::set<std::string_view> looked_at;
    for (const mime::parameter& each : type.parameters) {
        if (!looked_at.insert(each.name).second || looked_at.size() > 10) // each is as long as all of them
            continue;
        const std::size_t values = values_of(type.parameters, each.name);
        mime::name_budget names(10000);
        check(mime::text_values(type.parameters, each.name, "shift_jis", names),
              values * mime::most_value_readings * (names.is_exceeded() ? 2 : 1), mime::longest_name);
        require(mime::raw_values(type.parameters, each.name).size() <= values);
    }
    (void)mime::parse_disposition(unfolded, budget);
    mime::name_budget names(10000);
    const std::vector<std::string> of_value = mime::value_readings(value, "iso-2022-jp", names);
    check(of_value, mime::most_value_readings * (names.is_exceeded() ? 2 : 1), mime::longest_name);
    require(std::accumulate(of_value.begin(), of_value.end(), std::size_t{0},
                            [](std::size_t all, const std::string& each) { return all + each.size(); }) <= 10000);
    const std::vector<std::string> readings = mime::header_text_readings(value);
    check(readings, mime::most_header_readings);
    const std::string best = mime::decode_header_text(value);
    require(text::is_utf8(best));
    require(best.empty() || readings.front() == best);
    return 0;
}
