#include "contentd/smtp_in/line_reader.hpp"

namespace smtp_in {

line_reader::found line_reader::next(std::string_view bytes)
{
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) {
        if (discarded_ == 0 && bytes.size() < limit)
            return {kind::incomplete, {}, 0};
        discarded_ += bytes.size();
        const bool is_endless = discarded_ > endless_limit;
        return {is_endless ? kind::endless : kind::incomplete, {}, bytes.size()};
    }
    const std::size_t length = discarded_ + end + 1;
    discarded_ = 0;
    if (length > limit)
        return {kind::too_long, {}, end + 1};
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return {kind::line, line, end + 1};
}

} // namespace smtp_in
