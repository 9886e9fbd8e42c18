#include "contentd/url/wrapper.hpp"

#include "common/text/base64.hpp"
#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/url/encoded.hpp"
#include "contentd/url/percent.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr auto none = std::string_view::npos;

bool is_below(std::string_view host, std::string_view domain)
{
    return host.ends_with(domain) && (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

std::string with_query(std::string_view path, const address& in)
{
    return std::string(path) + (in.query.empty() ? "" : "?" + in.query);
}

/// u=https-3A__host_path&d=...: "-" for "%", "_" for "/".
std::optional<std::string> version_2(const address& in)
{
    std::string_view query = in.query;
    if (!query.starts_with("u="))
        return std::nullopt;
    std::string target(query.substr(2, query.find('&') - 2));
    std::replace(target.begin(), target.end(), '-', '%');
    std::replace(target.begin(), target.end(), '_', '/');
    return percent_decoded(target);
}

std::string_view first_characters(std::string_view text, std::size_t count)
{
    std::size_t length = 0;
    for (; count > 0 && length < text.size(); --count)
        length += text::next_character(text, length).length;
    return text.substr(0, length);
}

/// How many characters "**x" stands for: 2 for "A", up to 65 for "_"; 0 when it is no letter of base64.
std::size_t run_length(char letter)
{
    if (letter == '-' || letter == '_')
        return letter == '-' ? 64 : 65;
    const std::size_t value = text::base64_letters.substr(0, 62).find(letter);
    return value == none ? 0 : value + 2;
}

/// __target__;characters!...: each "*" of the target stands for the next one of the characters, which are in base64,
/// "**" and a letter for as many as the letter says.
std::optional<std::string> version_3(const address& in)
{
    const std::string all = percent_decoded(with_query(in.path, in));
    const std::size_t begin = all.find("__");
    const std::size_t end = all.rfind("__;");
    if (begin == none || end == none || end < begin + 2)
        return std::nullopt;
    const std::string_view target = std::string_view(all).substr(begin + 2, end - begin - 2);
    const std::string characters = base64_decoded(all.substr(end + 3, all.find('!', end) - end - 3));
    std::string_view left = characters;
    std::string out;
    for (std::size_t at = 0; at < target.size(); ++at) {
        if (target[at] != '*') {
            out += target[at];
            continue;
        }
        const bool is_run = at + 2 < target.size() && target[at + 1] == '*' && run_length(target[at + 2]) > 0;
        const std::string_view taken = first_characters(left, is_run ? run_length(target[at + 2]) : 1);
        left.remove_prefix(taken.size());
        out += taken;
        at += is_run ? 2 : 0;
    }
    return out;
}

/// /v2/___target___.signature
std::optional<std::string> between_lines(const address& in)
{
    const std::string all = percent_decoded(with_query(in.path, in));
    const std::size_t begin = all.find("___");
    const std::size_t end = begin == none ? none : all.find("___", begin + 3);
    return end == none ? std::nullopt : std::optional(all.substr(begin + 3, end - begin - 3));
}

/// .../s/host/path, where "s" is for https.
std::optional<std::string> behind(std::string_view prefix, const address& in)
{
    if (!in.path.starts_with(prefix))
        return std::nullopt;
    std::string_view rest = std::string_view(in.path).substr(prefix.size());
    const bool is_secure = rest.starts_with("s/");
    rest.remove_prefix(is_secure ? 2 : 0);
    if (rest.substr(0, rest.find('/')).find('.') == none)
        return std::nullopt;
    return (is_secure ? "https://" : "http://") + with_query(rest, in);
}

std::optional<std::string> of_amp(const address& in)
{
    for (const std::string_view prefix : {"/c/", "/v/", "/amp/"})
        if (auto target = behind(prefix, in))
            return target;
    return std::nullopt;
}

/// u=a1 and base64
std::optional<std::string> of_bing(const address& in)
{
    const std::string query = "&" + in.query;
    const std::size_t begin = query.find("&u=a1");
    if (begin == none)
        return std::nullopt;
    const std::string_view value = std::string_view(query).substr(begin + 5);
    return base64_decoded(percent_decoded(value.substr(0, value.find('&'))));
}

/// intent://host/path#Intent;scheme=https;...;end, which Android gives to an app or a browser.
std::optional<std::string> of_intent(const address& in)
{
    if (!in.path.starts_with("//"))
        return std::nullopt;
    const std::size_t scheme = in.fragment.find("scheme=http;");
    return (scheme == none ? "https:" : "http:") + with_query(in.path, in);
}

/// search-ms:query=x&crumb=location:\\server\share, a folder of somebody else's that looks like a search here.
std::optional<std::string> of_search(const address& in)
{
    std::string all = percent_decoded(with_query(in.path, in));
    std::replace(all.begin(), all.end(), '\\', '/');
    const std::size_t location = text::to_lower(all).find("location:");
    if (location == none)
        return std::nullopt;
    const std::string_view target = std::string_view(all).substr(location + 9);
    return target.starts_with("//") ? std::optional("file:" + std::string(target.substr(0, target.find('&'))))
                                    : std::nullopt;
}

/// www-example-com.translate.goog: "-" for ".", "--" for "-".
std::optional<std::string> translated(const address& in)
{
    const std::string_view name = std::string_view(in.host).substr(0, in.host.find('.'));
    std::string host;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const bool is_double = name[at] == '-' && at + 1 < name.size() && name[at + 1] == '-';
        host += name[at] == '-' && !is_double ? '.' : name[at];
        at += is_double ? 1 : 0;
    }
    return host.find('.') == std::string::npos ? std::nullopt
                                               : std::optional("https://" + with_query(host + in.path, in));
}

} // namespace

std::optional<std::string> wrapped_target(const address& in)
{
    if (is_below(in.host, "urldefense.proofpoint.com") || is_below(in.host, "urldefense.com") ||
        is_below(in.host, "urldefense.us")) {
        if (in.path.starts_with("/v2/"))
            return version_2(in);
        return in.path.starts_with("/v3/") ? version_3(in) : std::nullopt;
    }
    if (is_below(in.host, "protect.checkpoint.com") || is_below(in.host, "url.avanan.click"))
        return between_lines(in);
    if (in.scheme == "intent")
        return of_intent(in);
    if (in.scheme == "search-ms" || in.scheme == "search")
        return of_search(in);
    if (is_below(in.host, "bing.com") && in.path == "/ck/a")
        return of_bing(in);
    if (is_below(in.host, "cdn.ampproject.org"))
        return of_amp(in);
    if (in.domain.starts_with("google.") && in.path.starts_with("/amp/"))
        return of_amp(in);
    return in.domain == "translate.goog" || is_below(in.host, "translate.goog") ? translated(in) : std::nullopt;
}

} // namespace url
