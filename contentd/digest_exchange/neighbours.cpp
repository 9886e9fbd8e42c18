#include "contentd/digest_exchange/neighbours.hpp"

#include "common/base/whole_file.hpp"
#include "common/conf/logical_lines.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "common/text/words.hpp"
#include "contentd/digest_exchange/url.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace digest_exchange {

namespace {

constexpr std::size_t largest_file = 1U << 20U;
constexpr std::size_t most_neighbours = 1000;
constexpr std::size_t longest_name = 64;

bool is_name(std::string_view word)
{
    return !word.empty() && word.size() <= longest_name && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

bool read_trust(std::string_view written, double& into)
{
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), into);
    return failure == std::errc() && end == written.data() + written.size() && into >= 0 && into <= 1;
}

base::result<std::string> read_place(std::string_view written)
{
    const bool is_url = written.find("://") != std::string_view::npos;
    if (is_url)
        if (const auto read = url::parse(written); !read)
            return base::fail("from=: " + read.error().text);
    if (!is_url && !written.starts_with('/'))
        return base::fail("from=" + text::printable(written, 80) + ": write the directory's path from / on, or a URL");
    return std::string(written);
}

base::result<neighbour> read_line(const std::vector<std::string_view>& words)
{
    if (words.size() < 2)
        return base::fail("a neighbour has a name and a public key");
    if (!is_name(words[0]))
        return base::fail('"' + text::printable(words[0], 80) +
                          "\" is no name: lower-case letters, digits, '.', '-' and '_'");
    const auto key = public_key::parse(words[1]);
    if (!key)
        return key.error();
    neighbour made{std::string(words[0]), *key, usual_trust, {}};
    for (std::size_t i = 2; i < words.size(); ++i) {
        constexpr std::string_view trust = "trust=";
        constexpr std::string_view from = "from=";
        if (words[i].starts_with(trust)) {
            if (!read_trust(words[i].substr(trust.size()), made.trust))
                return base::fail("trust is a number from 0 to 1");
        } else if (words[i].starts_with(from)) {
            const auto place = read_place(words[i].substr(from.size()));
            if (!place)
                return place.error();
            made.from = *place;
        } else {
            return base::fail('"' + text::printable(words[i], 80) + "\" is neither trust=NUMBER nor from=PLACE");
        }
    }
    return made;
}

} // namespace

base::result<std::vector<neighbour>> parse_neighbours(std::string_view text, const std::string& where)
{
    std::vector<neighbour> all;
    for (const conf::logical_line& line : conf::logical_lines(text)) {
        std::vector<std::string_view> words;
        for (const conf::physical_line& each : line)
            for (const std::string_view word : text::words_of(text::without_blanks_at_end(each.text)))
                words.push_back(word);
        const auto made = read_line(words);
        const std::string place = where + ':' + std::to_string(line.front().number) + ": ";
        if (!made)
            return base::fail(place + made.error().text);
        if (find_key(all, made->key.id()) != nullptr)
            return base::fail(place + "this key stands in another line already");
        if (all.size() == most_neighbours)
            return base::fail(place + "more than " + std::to_string(most_neighbours) + " neighbours");
        all.push_back(*made);
    }
    return all;
}

base::result<std::vector<neighbour>> load_neighbours(const std::string& path)
{
    if (path.empty())
        return std::vector<neighbour>();
    const auto text = base::read_file(path, largest_file);
    if (!text)
        return text.error();
    return parse_neighbours(*text, path);
}

std::vector<const neighbour*> sources(const std::vector<neighbour>& all)
{
    std::vector<const neighbour*> found;
    std::set<std::pair<std::string_view, std::string_view>> done;
    for (const neighbour& each : all)
        if (!each.from.empty() && done.emplace(each.name, each.from).second)
            found.push_back(&each);
    return found;
}

const neighbour* find_key(const std::vector<neighbour>& all, std::string_view key_id)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const neighbour& each) { return each.key.id() == key_id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace digest_exchange
