#include "contentd/url/list.hpp"

#include "common/base/key_filter.hpp"
#include "common/base/whole_file.hpp"
#include "common/rules/list_lines.hpp"
#include "common/rules/pattern_set.hpp"
#include "common/rules/ruleset.hpp"
#include "common/text/utf8.hpp"
#include "common/text/words.hpp"
#include "contentd/url/list_rule.hpp"
#include "contentd/url/path.hpp"
#include "contentd/url/rule_table.hpp"

#include <algorithm>
#include <array>

namespace url {

namespace {

constexpr std::size_t longest_rule = 2000;
constexpr std::size_t longest_label = 200;
constexpr std::size_t most_patterns = 10000;
constexpr std::size_t bytes_a_host = 2; // of the filter
constexpr std::size_t names_at_once = 8;

struct pattern_rule
{
    std::string rule;
    std::string label;
};

/// The line "0.0.0.0 name" of a hosts file would be a rule for nothing, labelled with what was meant.
bool is_sink(std::string_view rule)
{
    return rule == "0.0.0.0" || rule == "127.0.0.1" || rule == "[::]" || rule == "[::1]";
}

/// Of a canonical rule.
std::string_view host_of(std::string_view rule)
{
    if (rule.front() == '=')
        rule.remove_prefix(1);
    return rule.substr(0, rule.find('/'));
}

/// How far a look-up must go for one host.
struct path_bounds
{
    std::size_t levels = 0; // slashes
    std::size_t length = 0;
};

} // namespace

/// A host, or a domain above it.
struct list::name
{
    std::string_view text;
    std::uint64_t hash;
};

struct list::contents
{
    rule_table rules;
    // The hosts and domains of all rules: most names that are asked for have none.
    std::optional<base::key_filter> hosts;
    // Hosts that have rules with paths, by hash; one that collides costs a few look-ups.
    boost::unordered_flat_map<std::uint64_t, path_bounds> paths;
    rules::pattern_set patterns;
    std::vector<pattern_rule> of_patterns;
};

list::list() : contents_(std::make_unique<contents>())
{}
list::~list() = default;

std::string list::add_pattern(std::string_view line)
{
    std::size_t end = line.find('/', 1);
    while (end != std::string_view::npos && end + 1 < line.size() && !text::is_blank(line[end + 1]))
        end = line.find('/', end + 1);
    if (end == std::string_view::npos || end == 1)
        return "a regular expression stands between two slashes: /.../; write \\x20 for a blank in it";
    if (contents_->of_patterns.size() >= most_patterns)
        return "more than " + std::to_string(most_patterns) + " regular expressions in one list";
    contents_->of_patterns.push_back(
        {std::string(line.substr(0, end + 1)), std::string(text::trimmed(line.substr(end + 1)))});
    return contents_->patterns.add(line.substr(1, end - 1));
}

std::string list::add(std::string_view line)
{
    if (!text::is_utf8(line))
        return "a line is not UTF-8";
    if (line.front() == '/')
        return add_pattern(line);
    const std::string_view written = text::next_word(line);
    const std::string_view label = text::trimmed(line);
    if (written.size() > longest_rule || label.size() > longest_label)
        return "a rule has at most " + std::to_string(longest_rule) + " bytes, a label " +
               std::to_string(longest_label);
    const auto rule = canonical_rule(written);
    if (!rule)
        return rule.error().text;
    if (!label.empty() && is_sink(*rule))
        return "\"" + *rule + "\" is where a hosts file sends names to; write the name alone";
    if (const std::size_t slash = rule->find('/'); slash != std::string::npos) {
        path_bounds& bounds = contents_->paths[base::text_hash{}(std::string_view(*rule).substr(0, slash))];
        const auto levels = static_cast<std::size_t>(std::count(rule->begin(), rule->end(), '/'));
        bounds.levels = std::max(bounds.levels, levels);
        bounds.length = std::max(bounds.length, rule->size() - slash);
    }
    return contents_->rules.add(*rule, label) ? "" : "all rules together are larger than 2 GB";
}

bool list::finish()
{
    contents_->rules.finish();
    contents_->hosts.emplace(contents_->rules.size() * bytes_a_host);
    contents_->rules.each([this](std::string_view rule) { contents_->hosts->add(base::text_hash{}(host_of(rule))); });
    return contents_->patterns.finish();
}

std::shared_ptr<const list> list::parse(std::string_view text, const std::string& file,
                                        std::vector<rules::diagnostic>& told)
{
    std::shared_ptr<list> made(new list);
    std::size_t problems = 0;
    rules::each_list_line(text, [&](std::size_t line, std::size_t column, std::string_view entry) {
        std::string wrong = made->add(entry);
        if (!wrong.empty() && problems++ < rules::most_list_problems)
            told.push_back({file, line, column, false, std::move(wrong)});
    });
    if (problems == 0 && !made->finish()) {
        told.push_back({file, 1, 1, false, "the regular expressions together need too much memory"});
        return nullptr;
    }
    return problems == 0 ? made : nullptr;
}

std::shared_ptr<const list> list::load(const std::string& path, std::vector<rules::diagnostic>& told)
{
    const auto text = base::read_file(path, rules::largest_list_file);
    if (text)
        return parse(*text, path, told);
    told.push_back({path, 1, 1, false, text.error().text});
    return nullptr;
}

std::optional<list::hit> list::match_path(const name& of, const address& target) const
{
    const std::string_view host = of.text;
    const auto known = contents_->paths.find(of.hash);
    if (known == contents_->paths.end())
        return std::nullopt;
    const auto look_up = [this](std::string_view key) -> std::optional<hit> {
        const auto found = contents_->rules.find(key);
        return found ? std::optional(hit{found->rule, found->label}) : std::nullopt;
    };
    const std::string path = as_served(target.path);
    const std::string key = std::string(host) + path;
    if (!target.query.empty() && path.size() + target.query.size() < known->second.length)
        if (const auto found = look_up(key + "?" + target.query))
            return found;
    // The path as a whole, then shorter and shorter ones, with their last slash and without.
    std::vector<std::size_t> ends;
    for (std::size_t at = host.size(); at < key.size() && ends.size() <= known->second.levels; ++at)
        if (key[at] == '/' && at > host.size())
            ends.push_back(at);
    if (!key.ends_with('/') && path.size() <= known->second.length)
        ends.push_back(key.size());
    for (; !ends.empty(); ends.pop_back())
        for (const std::size_t length : {ends.back() + 1, ends.back()})
            if (length <= key.size() && length - host.size() <= known->second.length)
                if (const auto found = look_up(std::string_view(key).substr(0, length)))
                    return found;
    return std::nullopt;
}

std::optional<list::hit> list::match_name(const name& of, bool is_whole, const address& target) const
{
    if (!contents_->hosts->may_contain(of.hash))
        return std::nullopt;
    if (!contents_->paths.empty())
        if (const auto found = match_path(of, target))
            return found;
    const std::string_view host = of.text;
    auto found = is_whole ? contents_->rules.find("=" + std::string(host)) : std::nullopt;
    if (!found)
        found = contents_->rules.find(host);
    return found ? std::optional(hit{found->rule, found->label}) : std::nullopt;
}

// What the filter has of some names is fetched while the others are hashed: each would be a miss of the cache in a list
// of a million.
std::optional<list::hit> list::match_host(std::string_view host, const address& target) const
{
    std::array<name, names_at_once> names;
    bool is_whole = true;
    while (!host.empty()) {
        std::size_t count = 0;
        for (; count < names.size() && !host.empty(); ++count) {
            names[count] = {host, base::text_hash{}(host)};
            contents_->hosts->prefetch(names[count].hash);
            const std::size_t dot = target.has(raw_ip) ? std::string_view::npos : host.find('.');
            host.remove_prefix(dot == std::string_view::npos ? host.size() : dot + 1);
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto found = match_name(names[i], is_whole, target))
                return found;
            is_whole = false;
        }
    }
    return std::nullopt;
}

std::optional<list::hit> list::match(const address& target) const
{
    if (contents_->rules.size() > 0) {
        if (const auto found = match_host(target.host, target))
            return found;
        // The IPv4 address in a mapped one.
        if (target.has(raw_ip) && target.domain != target.host)
            if (const auto found = match_host(target.domain, target))
                return found;
    }
    if (contents_->of_patterns.empty())
        return std::nullopt;
    const std::size_t pattern = contents_->patterns.first_match(target.text());
    if (pattern == rules::pattern_set::none)
        return std::nullopt;
    const pattern_rule& one = contents_->of_patterns[pattern];
    return hit{one.rule, one.label};
}

std::size_t list::size() const
{
    return contents_->rules.size() + contents_->of_patterns.size();
}

} // namespace url
