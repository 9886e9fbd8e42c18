// jpeg - the markers of ISO/IEC 10918-1, annex B
//
// MS04-028: a comment or application segment whose length is below 2, which counts itself, made GDI+ copy 4 GB.

#include "contentd/document/pictures.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <optional>

namespace document {

namespace {

using filetype::byte_at;

enum marker : std::uint32_t {
    stuffed_byte = 0x00,
    temporary = 0x01,
    first_restart = 0xd0,
    start_of_image = 0xd8,
    end_of_image = 0xd9,
    start_of_scan = 0xda,
    first_application = 0xe0,
    last_application = 0xef,
    comment = 0xfe
};

/// Those without a length.
bool stands_alone(std::uint32_t code)
{
    return code == temporary || (code >= first_restart && code <= start_of_image);
}

/// Behind the coded data of a scan: the next marker that is no restart.
std::size_t end_of_scan(std::string_view content, std::size_t at)
{
    for (at = content.find('\xff', at); at != content.npos; at = content.find('\xff', at + 1)) {
        const std::uint32_t code = byte_at(content, at + 1);
        if (code != stuffed_byte && code != 0xff && (code < first_restart || code >= start_of_image))
            return at;
    }
    return content.size();
}

/// None when it is cut short.
std::optional<std::size_t> end_of_jpeg(std::string_view content, collector& found)
{
    for (std::size_t at = 2; at < content.size();) {
        at = std::min(content.find('\xff', at), content.size()); // what stands between segments is skipped
        at = std::min(content.find_first_not_of('\xff', at), content.size());
        const std::uint32_t code = byte_at(content, at);
        if (at == content.size())
            break;
        ++at;
        if (code == end_of_image)
            return at;
        if (code == stuffed_byte || stands_alone(code))
            continue;
        if (at + 2 > content.size() || !found.count_object())
            break;
        const std::size_t length = byte_at(content, at) << 8U | byte_at(content, at + 1);
        const bool is_skipped = code == comment || (code >= first_application && code <= last_application);
        if (length < 2 && is_skipped)
            found.note(filetype::jpeg_comment_length);
        at += std::max<std::size_t>(length, 2);
        if (code == start_of_scan)
            at = end_of_scan(content, std::min(at, content.size()));
    }
    return {};
}

} // namespace

void examine_jpeg(std::string_view content, collector& found)
{
    const std::optional<std::size_t> end = end_of_jpeg(content, found);
    if (!end && found.has_time())
        found.note(filetype::broken);
    look_behind(content, end.value_or(content.size()), found);
}

} // namespace document
