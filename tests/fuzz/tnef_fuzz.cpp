// Any bytes as a TNEF stream: within the limits, views inside the stream, names UTF-8 and not too long.

#include "common/text/utf8.hpp"
#include "contentd/mime/tnef.hpp"
#include "require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    mime::limits allowed;
    allowed.depth = 4;
    allowed.parts = 50;
    allowed.header_fields = 500;
    allowed.decoded_bytes = 10000;
    std::vector<mime::tnef_file> files;
    const mime::tnef_reading reading = mime::read_tnef(stream, allowed, files);
    require(files.size() <= allowed.parts);
    require((reading.exceeded & mime::parts_limit) == 0 || files.size() == allowed.parts);
    std::size_t made = 0;
    for (const mime::tnef_file& each : files) {
        made += each.unpacked.size();
        require(each.data.empty() || (each.data.data() >= stream.data() &&
                                      each.data.data() + each.data.size() <= stream.data() + stream.size()));
        for (const std::string& name : each.names)
            require(text::is_utf8(name) && !name.empty() && name.size() <= mime::longest_name);
        require(text::is_utf8(each.type) && each.type.size() <= mime::longest_name);
    }
    require(made <= allowed.decoded_bytes);
    return 0;
}
