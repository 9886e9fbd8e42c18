#include "contentd/filetype/pdf_header.hpp"

namespace filetype {

std::size_t find_pdf_header(std::string_view content)
{
    constexpr std::size_t farthest = 1024;
    constexpr std::string_view plain = "%PDF-";
    constexpr std::string_view with_postscript = "%!PS-Adobe-";
    constexpr std::size_t length_of_version = 3;
    const std::string_view head = content.substr(0, farthest + with_postscript.size());
    for (std::size_t at = head.find('%'); at != head.npos && at <= farthest; at = head.find('%', at + 1)) {
        const std::string_view rest = content.substr(at);
        if (rest.starts_with(plain))
            return at;
        const std::size_t behind_version = with_postscript.size() + length_of_version;
        if (rest.starts_with(with_postscript) && rest.size() > behind_version &&
            rest.substr(behind_version).starts_with(" PDF-"))
            return at;
    }
    return content.npos;
}

} // namespace filetype
