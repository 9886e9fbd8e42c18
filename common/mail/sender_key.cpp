#include "common/mail/sender_key.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mail {

namespace {

constexpr int most_layers = 4; // of BATV and SRS around each other; no real sender has more than two
constexpr auto none = std::string_view::npos;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_hexadecimal(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

bool is_letter_or_digit(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

template <class Test>
bool all(std::string_view text, Test test)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

/// The text before the next `end`, taken off `left`; nothing when there is no `end`.
std::optional<std::string_view> take(std::string_view& left, char end)
{
    const auto at = left.find(end);
    if (at == none)
        return std::nullopt;
    const std::string_view taken = left.substr(0, at);
    left.remove_prefix(at + 1);
    return taken;
}

// A BATV tag: a key's digit, three of the day, six of the hash; some sites sign with more.
bool is_tag(std::string_view text)
{
    return text.size() >= 7 && text.size() <= 32 && all(text, is_hexadecimal);
}

/// The local part that a BATV signature stands around: prvs=TAG=local, prvs=local/TAG, btv1==TAG==local.
std::optional<std::string_view> unsigned_local(std::string_view local)
{
    if (local.starts_with("btv1==")) {
        const auto end = local.find("==", 6);
        if (end == none || !is_tag(local.substr(6, end - 6)))
            return std::nullopt;
        return local.substr(end + 2);
    }
    if (!local.starts_with("prvs="))
        return std::nullopt;
    local.remove_prefix(5);
    const auto equals = local.find('=');
    if (equals != none && is_tag(local.substr(0, equals)))
        return local.substr(equals + 1);
    const auto slash = local.rfind('/');
    if (slash != none && slash > 0 && is_tag(local.substr(slash + 1)))
        return local.substr(0, slash);
    if (slash != none && is_tag(local.substr(0, slash))) // the order of some early ones
        return local.substr(slash + 1);
    return std::nullopt;
}

struct forwarded
{
    std::string_view domain;
    std::string_view local;
};

/// Whose sender SRS wrapped: SRS0=HASH=DAY=domain=local, SRS1=HASH=forwarder==HASH=DAY=domain=local. The first
/// separator may be = - or +, at both places.
std::optional<forwarded> unwrapped(std::string_view local)
{
    const bool is_second = local.starts_with("srs1");
    if ((!is_second && !local.starts_with("srs0")) || local.size() < 6)
        return std::nullopt;
    if (local[4] != '=' && local[4] != '-' && local[4] != '+')
        return std::nullopt;
    local.remove_prefix(5);
    if (is_second && (!take(local, '=') || !take(local, '=') || local.empty()))
        return std::nullopt;
    if (is_second)
        local.remove_prefix(1); // the separator of the SRS0 inside
    const auto hash = take(local, '=');
    const auto day = take(local, '=');
    const auto domain = take(local, '=');
    if (!hash || !day || !domain || hash->empty() || day->empty() || domain->empty() || local.empty())
        return std::nullopt;
    return forwarded{*domain, local};
}

/// Whether a token was drawn or counted, not chosen by a person.
bool is_drawn(std::string_view token)
{
    if (all(token, is_digit))
        return true;
    const auto digits = std::count_if(token.begin(), token.end(), is_digit);
    if (token.size() >= 8 && digits > 0 && all(token, is_hexadecimal))
        return true;
    int changes = 0;
    for (std::size_t i = 1; i < token.size(); ++i)
        changes += is_digit(token[i]) != is_digit(token[i - 1]) ? 1 : 0;
    return token.size() >= 8 && (changes >= 3 || (token.size() >= 24 && digits > 0));
}

// Beside a number four hexadecimal digits are a group of a UUID.
bool is_group(std::string_view token)
{
    return token.size() == 4 && all(token, is_hexadecimal);
}

// msg20260314101112 -> msg#
void append_without_runs(std::string& to, std::string_view token)
{
    constexpr std::size_t run = 6;
    for (std::size_t at = 0; at < token.size();) {
        std::size_t end = at;
        while (end < token.size() && is_digit(token[end]))
            ++end;
        if (end - at >= run)
            to += '#';
        else
            to.append(token, at, std::max<std::size_t>(end - at, 1));
        at = std::max(end, at + 1);
    }
}

/// Numbers and drawn tokens become '#'; several with one separator between them are one.
std::string without_numbers(std::string_view local)
{
    std::string out;
    for (std::size_t at = 0; at < local.size();) {
        std::size_t end = at;
        while (end < local.size() && is_letter_or_digit(local[end]))
            ++end;
        if (end == at) {
            out += local[at++];
            continue;
        }
        const std::string_view token = local.substr(at, end - at);
        at = end;
        const bool is_beside = out.size() >= 2 && out[out.size() - 2] == '#' && out.back() != '#';
        if (!is_drawn(token) && !(is_beside && is_group(token)))
            append_without_runs(out, token);
        else if (is_beside)
            out.pop_back();
        else
            out += '#';
    }
    return out;
}

bool is_domain(std::string_view text)
{
    return text.find('.') != none && text.front() != '.' &&
           all(text, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

/// Whether a recipient stands in it: bob=example.com at the end, or the bob**example*com of LISTSERV.
bool has_recipient(std::string_view local, std::size_t& at)
{
    const auto stars = local.find("**");
    if (stars != none) {
        at = local.find('*');
        return true;
    }
    at = local.rfind('=');
    return at != none && at > 0 && at + 1 < local.size() && is_domain(local.substr(at + 1));
}

bool is_bounce_word(std::string_view token)
{
    constexpr std::array<std::string_view, 8> words = {"bounce", "bounces", "return", "returns",
                                                       "errors", "verp",    "sentto", "mailer"};
    return std::find(words.begin(), words.end(), token) != words.end();
}

/// Where the fixed beginning of a return path ends, before the recipient's local part, which may have any separator in
/// it: after the first word for bounces or the first drawn token; without either, at the last '-'.
std::size_t end_of_prefix(std::string_view prefix)
{
    for (std::size_t at = 0; at < prefix.size();) {
        std::size_t end = at;
        while (end < prefix.size() && is_letter_or_digit(prefix[end]))
            ++end;
        const std::string_view token = prefix.substr(at, end - at);
        if (end < prefix.size() && !token.empty() && (is_bounce_word(token) || is_drawn(token)))
            return end;
        at = end + 1;
    }
    const auto dash = prefix.rfind('-');
    return dash == none ? 0 : dash;
}

std::string without_recipient(std::string_view local)
{
    std::size_t at = 0;
    if (!has_recipient(local, at))
        return without_numbers(local);
    const std::string_view prefix = local.substr(0, at);
    const std::size_t end = local[at] == '*' ? at : end_of_prefix(prefix);
    return end == 0 ? "*" : without_numbers(prefix.substr(0, end));
}

std::string normalised(std::string_view local)
{
    std::string wrapping;
    for (int layer = 0; layer < most_layers; ++layer) {
        if (const auto inner = unsigned_local(local)) {
            local = *inner;
        } else if (const auto original = unwrapped(local)) {
            wrapping.append("srs=").append(original->domain).append(1, '=');
            local = original->local;
        } else {
            break;
        }
    }
    local = without_extension(local, "+");
    // Message Systems: msprvs1=DAYTOKEN=bounces-1-2.
    if (local.starts_with("msprvs1=") && local.rfind('=') > 8)
        local.remove_prefix(local.rfind('=') + 1);
    return wrapping + without_recipient(local);
}

} // namespace

sender_key make_sender_key(std::string_view sender)
{
    const address_parts parts = split_address(sender);
    return {normalised(text::to_lower(parts.local)), text::to_lower(parts.domain)};
}

bool is_signed_bounce(std::string_view address)
{
    const std::string local = text::to_lower(split_address(address).local);
    return unsigned_local(local).has_value() || unwrapped(local).has_value();
}

} // namespace mail
