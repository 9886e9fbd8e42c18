#include "contentd/mime/data_url.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/percent.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>

namespace mime {

namespace {

constexpr std::string_view scheme = "data:";

bool is_dropped(char byte)
{
    return byte == '\t' || byte == '\r' || byte == '\n';
}

bool may_begin(std::string_view url)
{
    const auto first =
        std::find_if(url.begin(), url.end(), [](char each) { return static_cast<unsigned char>(each) > ' '; });
    return first != url.end() && (*first == 'd' || *first == 'D');
}

} // namespace

bool data_url::is_page() const
{
    return type == "text/html" || type == "text/xml" || type == "application/xml" || type.ends_with("+xml");
}

std::string data_url::content() const
{
    std::string plain = percent_decoded(body);
    return is_base64 ? decode_base64(plain).bytes : plain;
}

std::optional<data_url> read_data_url(std::string_view url)
{
    if (!may_begin(url))
        return std::nullopt;
    std::string written(url);
    std::erase_if(written, is_dropped);
    written.erase(0, written.find_first_not_of(' '));
    const std::size_t comma = written.find(',');
    if (comma == written.npos || !text::equal_ignoring_case(written.substr(0, scheme.size()), scheme))
        return std::nullopt;
    const std::string head = text::to_lower(written.substr(scheme.size(), comma - scheme.size()));
    const std::size_t last = head.rfind(';');
    data_url made;
    made.type = text::trimmed(std::string_view(head).substr(0, head.find(';')));
    if (made.type.empty())
        made.type = "text/plain";
    made.is_base64 = last != head.npos && text::trimmed(std::string_view(head).substr(last + 1)) == "base64";
    made.body = written.substr(comma + 1);
    return made;
}

} // namespace mime
