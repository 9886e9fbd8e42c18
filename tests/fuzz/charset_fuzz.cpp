// The first line is a label, the rest text: one to three readings, all UTF-8, none twice, none much longer than the
// text, the same each time, and the first is what to_utf8 says.

#include "common/text/charset.hpp"
#include "common/text/charset_readings.hpp"
#include "common/text/japanese.hpp"
#include "common/text/utf8.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstdint>

namespace {

void check(std::vector<std::string> readings, std::size_t bytes)
{
    require(!readings.empty() && readings.size() <= text::most_readings);
    for (const std::string& each : readings)
        require(text::is_utf8(each) && each.size() <= 16 * bytes + 16);
    std::sort(readings.begin(), readings.end());
    require(std::adjacent_find(readings.begin(), readings.end()) == readings.end());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = input.find('\n');
    const std::string_view label = input.substr(0, line);
    const std::string_view bytes = line == input.npos ? std::string_view() : input.substr(line + 1);
    const std::vector<std::string> labelled = text::readings(bytes, label);
    check(labelled, bytes.size());
    require(labelled.front() == text::to_utf8(bytes, label).utf8);
    require(labelled == text::readings(bytes, label));
    const std::vector<std::string> unlabelled = text::unlabelled_readings(bytes, label);
    check(unlabelled, bytes.size());
    require(unlabelled.front() == text::unlabelled_to_utf8(bytes, label));
    const std::string restored = text::with_escapes_restored(bytes);
    require(restored.empty() || (restored.size() > bytes.size() && text::has_japanese_escapes(restored)));
    return 0;
}
