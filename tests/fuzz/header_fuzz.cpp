// Any bytes as a field's value: parameters in every reading and encoded words are UTF-8.

#include "common/text/utf8.hpp"
#include "contentd/mime/content_type.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/tree.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    const std::string unfolded = mime::unfolded(value);
    std::size_t budget = 1000;
    const mime::structured_value type = mime::parse_content_type(unfolded, budget);
    for (const mime::parameter& each : type.parameters) {
        for (const std::string& reading : mime::text_values(type.parameters, each.name, "shift_jis")) {
            if (reading.empty() || !text::is_utf8(reading))
                std::abort();
        }
        (void)mime::raw_values(type.parameters, each.name);
    }
    (void)mime::parse_disposition(unfolded, budget);
    if (!text::is_utf8(mime::decode_header_text(value)))
        std::abort();
    return 0;
}
