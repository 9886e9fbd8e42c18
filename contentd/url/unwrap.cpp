#include "contentd/url/unwrap.hpp"

#include "common/text/escape.hpp"
#include "contentd/url/encoded.hpp"
#include "contentd/url/percent.hpp"
#include "contentd/url/wrapper.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace url {

namespace {

constexpr auto none = std::string_view::npos;
constexpr int most_layers = 3;              // of percent-encoding
constexpr std::size_t most_values = 128;    // of one URL
constexpr std::size_t shortest_base64 = 14; // of "http://a.b"

struct texts
{
    std::vector<std::string> found;
    bool has_more = false;
};

/// Where "http:/" or "https:/" stands at or behind `from`, with backslashes as well; `none` when it does not.
std::size_t find_scheme(std::string_view lower, std::size_t from)
{
    for (std::size_t at = lower.find("http", from); at != none; at = lower.find("http", at + 4)) {
        std::string_view rest = lower.substr(at + 4);
        rest.remove_prefix(rest.starts_with('s') ? 1 : 0);
        if (rest.size() > 2 && rest[0] == ':' && (rest[1] == '/' || rest[1] == '\\'))
            return at;
    }
    return none;
}

/// URLs in plain text end at what stands in none, and where the next begins.
void add_plain(std::string_view text, texts& to)
{
    const std::string lower = text::to_lower(text);
    for (std::size_t at = find_scheme(lower, 0); at != none;) {
        if (to.found.size() == most_targets) {
            to.has_more = true;
            return;
        }
        const std::size_t next = find_scheme(lower, at + 4);
        const std::string_view rest = text.substr(at);
        to.found.emplace_back(rest.substr(0, rest.find_first_of(std::string_view("\"<> \0", 5))));
        at = next;
    }
}

/// JSON writes slashes as "\/".
std::string without_escapes(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '/')
            out.erase(out.find_last_not_of('\\') + 1);
        out += c;
    }
    return out;
}

void add_base64(std::string_view value, texts& to)
{
    const auto is_padding = [](char c) { return c == '='; };
    const auto end = std::find_if_not(value.begin(), value.end(), is_in_base64);
    if (end - value.begin() < static_cast<std::ptrdiff_t>(shortest_base64) ||
        !std::all_of(end, value.end(), is_padding))
        return;
    const std::string decoded = without_escapes(base64_decoded(value));
    add_plain(decoded, to);
    if (decoded.find('%') != none)
        add_plain(percent_decoded(decoded), to);
}

/// A pair of the query, or a segment of the path.
void add_value(std::string_view value, texts& to)
{
    std::string decoded(value);
    for (int layer = 0; layer < most_layers; ++layer) {
        std::string once = percent_decoded(decoded);
        const bool is_same = once == decoded;
        decoded = std::move(once);
        if (find_scheme(text::to_lower(decoded), 0) != none)
            return add_plain(decoded, to);
        if (is_same)
            break;
    }
    // Without a name the "=" is base64's padding.
    add_base64(decoded, to);
    if (const std::size_t equals = decoded.find('='); equals != none)
        add_base64(std::string_view(decoded).substr(equals + 1), to);
}

void add_values(std::string_view list, std::string_view delimiters, texts& to)
{
    for (std::size_t count = 0; !list.empty(); ++count) {
        if (count == most_values) {
            to.has_more = true;
            return;
        }
        const std::string_view value = list.substr(0, list.find_first_of(delimiters));
        list.remove_prefix(std::min(value.size() + 1, list.size()));
        add_value(value, to);
    }
}

void add_path(const address& in, texts& to)
{
    // A target that is not encoded takes the rest of the path, and the query too.
    const std::size_t bare = find_scheme(text::to_lower(in.path), 0);
    if (bare != none)
        to.found.push_back(in.path.substr(bare) + (in.query.empty() ? "" : "?" + in.query));
    add_values(std::string_view(in.path).substr(0, bare), "/", to);
}

texts targets_in(const address& in)
{
    texts made;
    if (auto own = wrapped_target(in)) {
        made.found.push_back(std::move(*own));
        if (!in.host.empty())
            return made;
    }
    add_values(in.query, "&;", made);
    if (in.scheme == "mhtml") // mhtml:URL!x-usc:URL
        add_values(in.path, "!", made);
    else
        add_path(in, made);
    add_values(in.fragment, "&;", made);
    return made;
}

} // namespace

bool unwrap(const address& wrapped, const std::function<void(const address& target, unsigned depth)>& use)
{
    std::set<std::string> seen = {wrapped.text()};
    std::vector<address> level = {wrapped};
    std::size_t count = 0;
    bool has_more = false;
    for (unsigned depth = 1; !level.empty(); ++depth) {
        std::vector<address> next;
        for (const address& each : level) {
            const texts inside = targets_in(each);
            has_more = has_more || inside.has_more;
            for (const std::string& text : inside.found) {
                auto target = parse(text);
                if (!target || target->host.empty() || !seen.insert(target->text()).second)
                    continue;
                if (++count > most_targets || depth > deepest_target)
                    return true;
                use(*target, depth);
                next.push_back(std::move(*target));
            }
        }
        level = std::move(next);
    }
    return has_more;
}

} // namespace url
