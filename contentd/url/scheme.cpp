#include "contentd/url/scheme.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/escape.hpp"
#include "contentd/url/address.hpp"

#include <algorithm>
#include <array>

namespace url {

namespace {

struct special
{
    std::string_view name;
    std::uint16_t port;
};

constexpr std::array<special, 5> specials = {{{"http", 80}, {"https", 443}, {"ftp", 21}, {"ws", 80}, {"wss", 443}}};

constexpr std::array<std::string_view, 27> without_host = {
    "about",  "bitcoin", "blob", "cid",  "data",     "geo",         "intent",   "javascript", "magnet",
    "mailto", "mhtml",   "mid",  "news", "search",   "search-ms",   "sip",      "sips",       "skype",
    "sms",    "tel",     "tg",   "urn",  "vbscript", "view-source", "whatsapp", "xmpp",       "zoommtg"};

bool is_in_scheme(char c)
{
    return text::is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
}

const special* find(std::string_view scheme)
{
    const auto found =
        std::find_if(specials.begin(), specials.end(), [&](const special& each) { return each.name == scheme; });
    return found == specials.end() ? nullptr : &*found;
}

bool unmask(std::string& scheme)
{
    constexpr std::array<std::string_view, 4> masks = {"hxxp", "hxtp", "htxp", "hxxxp"};
    const std::string_view stem = std::string_view(scheme).substr(0, scheme.size() - (scheme.ends_with('s') ? 1 : 0));
    if (std::find(masks.begin(), masks.end(), stem) == masks.end())
        return false;
    scheme = scheme.ends_with('s') ? "https" : "http";
    return true;
}

} // namespace

std::optional<scheme_reading> split_scheme(std::string_view text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), is_in_scheme);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length == 0 || !text::is_letter(text.front()))
        return std::nullopt;
    const std::string_view behind = text.substr(length);
    const std::string_view colon = behind.starts_with("[:]") ? "[:]" : ":";
    if (!behind.starts_with(colon))
        return std::nullopt;
    scheme_reading made{text::to_lower(text.substr(0, length)), colon.size() > 1, behind.substr(colon.size())};
    made.is_masked = unmask(made.name) || made.is_masked;
    return made;
}

bool is_special(std::string_view scheme)
{
    return find(scheme) != nullptr;
}

std::uint16_t port_of(std::string_view scheme)
{
    const special* const found = find(scheme);
    return found == nullptr ? std::uint16_t{0} : found->port;
}

bool is_known_without_host(std::string_view scheme)
{
    return scheme.starts_with("ms-") ||
           std::find(without_host.begin(), without_host.end(), scheme) != without_host.end();
}

std::string unmasked(std::string_view host, std::uint32_t& signs)
{
    std::string out;
    while (!host.empty()) {
        std::size_t length = 0;
        for (const std::string_view mask : {"[.]", "[dot]"})
            if (host.front() == '[' && text::equal_ignoring_case(host.substr(0, mask.size()), mask))
                length = mask.size();
        out += length > 0 ? '.' : host.front();
        signs |= length > 0 ? masked : no_sign;
        host.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

} // namespace url
