// png - chunks (RFC 2083, 3): length, type, data, checksum; IEND is the last

#include "contentd/document/pictures.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/bytes.hpp"

namespace document {

void examine_png(std::string_view content, collector& found)
{
    constexpr std::size_t around_data = 12;
    std::size_t at = 8;
    while (at + around_data <= content.size() && found.count_object()) {
        const std::size_t size = filetype::big_32(content, at);
        const std::string_view type = content.substr(at + 4, 4);
        at += around_data + size;
        if (type == "IEND" && at <= content.size()) {
            look_behind(content, at, found);
            return;
        }
    }
    if (found.has_time())
        found.note(filetype::broken);
    look_behind(content, content.size(), found);
}

} // namespace document
