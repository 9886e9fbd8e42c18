// Any bytes as a text with files in it: ranges and names are inside, no more files than wanted, no more bytes than the
// budget, and a smaller budget gives the beginning of what a larger one gives.

#include "common/text/utf8.hpp"
#include "contentd/mime/embedded.hpp"
#include "require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::vector<mime::embedded_file> found = mime::find_embedded(text, 20);
    require(found.size() <= 20);
    std::size_t before = 0;
    for (const mime::embedded_file& each : found) {
        require(each.begin < each.end && each.end <= text.size() && each.begin >= before);
        require(each.begin == 0 || text[each.begin - 1] == '\n');
        before = each.begin;
        require(each.name.empty() || (each.name.data() >= text.data() + each.begin &&
                                      each.name.data() + each.name.size() <= text.data() + each.end));
        require(text::is_utf8(mime::embedded_name(text, each)));
        std::string all = "x";
        const unsigned faults = mime::decode_embedded(text, each, 10000, all);
        require(all.front() == 'x' && all.size() <= 10001);
        require((faults & mime::over_decoded_budget) == 0 || all.size() == 10001);
        std::string some;
        const std::size_t budget = size % 100;
        require(mime::decode_embedded(text, each, budget, some) != mime::no_fault || all.size() <= budget + 1);
        require(some == std::string_view(all).substr(1, budget));
    }
    require(mime::find_embedded(text, 1).size() == (found.empty() ? 0U : 1U));
    return 0;
}
