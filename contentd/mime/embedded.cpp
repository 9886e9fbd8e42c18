#include "contentd/mime/embedded.hpp"

#include "common/text/charset.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>

namespace mime {

namespace {

void find_on_line(std::string_view text, std::size_t line, std::vector<embedded_file>& into)
{
    switch (text[line]) {
    case 'b':
        find_uuencoded(text, line, into);
        break;
    case '=':
        find_yenc(text, line, into);
        break;
    case '(':
        find_binhex(text, line, into);
        break;
    default:
        break;
    }
}

std::string_view range_of(std::string_view text, const embedded_file& file)
{
    const std::size_t end = std::min(file.end, text.size());
    const std::size_t begin = std::min(file.begin, end);
    return text.substr(begin, end - begin);
}

} // namespace

std::vector<embedded_file> find_embedded(std::string_view text, std::size_t most)
{
    std::vector<embedded_file> found;
    for (std::size_t line = 0; line < text.size() && found.size() < most; line = end_of_line(text, line))
        find_on_line(text, line, found);
    if (found.size() > most)
        found.resize(most); // a line may have two
    return found;
}

std::uint8_t decode_embedded(std::string_view text, const embedded_file& file, std::size_t budget, std::string& into)
{
    const std::string_view range = range_of(text, file);
    switch (file.how) {
    case embedding::yenc:
        return decode_yenc(range, budget, into);
    case embedding::binhex:
        return decode_binhex(range, file.is_resource_fork, budget, into);
    case embedding::uuencode:
    case embedding::xxencode:
    case embedding::base64_block:
        break;
    }
    return decode_uuencoded(range, file.how, budget, into);
}

std::string embedded_name(std::string_view text, const embedded_file& file)
{
    if (file.how == embedding::binhex)
        return binhex_name(range_of(text, file));
    if (file.how == embedding::yenc)
        return text::unlabelled_to_utf8(file.name);
    return uuencoded_name(range_of(text, file));
}

} // namespace mime
