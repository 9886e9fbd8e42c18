#include "common/conf/settings.hpp"

#include "common/conf/file.hpp"
#include "common/conf/value.hpp"
#include "common/text/nearest.hpp"

#include <boost/make_shared.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>

#include <algorithm>
#include <cassert>
#include <map>

namespace po = boost::program_options;

namespace conf {

namespace {

const setting* find(std::string_view key)
{
    const auto all = schema();
    const auto found = std::find_if(all.begin(), all.end(), [&](const setting& each) { return each.key == key; });
    return found == all.end() ? nullptr : &*found;
}

std::string unknown_key(const entry& given)
{
    std::string sentence = given.where + ": unknown key \"" + given.key + '"';
    // `state` written below [policyd] is a shared key in the wrong place, not a mistyped one.
    const std::string bare = given.key.substr(given.key.find('.') + 1);
    if (bare != given.key && find(bare) != nullptr)
        return sentence + "; \"" + bare + "\" is shared by both daemons and stands above the sections";
    // And `listen` above all sections is one of a daemon.
    const bool is_policyd = find("policyd." + given.key) != nullptr;
    const bool is_contentd = find("contentd." + given.key) != nullptr;
    if (is_policyd || is_contentd)
        return sentence + "; \"" + given.key + "\" belongs under " + (is_policyd ? "[policyd]" : "") +
               (is_policyd && is_contentd ? " or " : "") + (is_contentd ? "[contentd]" : "");
    std::vector<std::string_view> keys;
    for (const setting& each : schema())
        keys.push_back(each.key);
    return sentence + text::did_you_mean(given.key, keys);
}

/// Reads a setting's value for Program_options. A repeatable key collects its values.
class checked_value : public po::value_semantic
{
  public:
    explicit checked_value(const setting& known) : known_(known) {}

    std::string name() const override { return "VALUE"; }
    unsigned min_tokens() const override { return 1; }
    unsigned max_tokens() const override { return 1; }
    bool is_composing() const override { return false; } // what is stored first replaces the rest, lists too
    bool is_required() const override { return false; }
    void notify(const boost::any& /*stored*/) const override {}

    void parse(boost::any& stored, const std::vector<std::string>& tokens, bool /*utf8*/) const override
    {
        auto read = read_value(known_, tokens.at(0));
        if (!read)
            throw po::error(read.error().text);
        if (known_.type == kind::texts && !stored.empty()) {
            auto& all = std::get<std::vector<std::string>>(*boost::any_cast<value>(&stored));
            for (std::string& each : std::get<std::vector<std::string>>(*read))
                all.push_back(std::move(each));
            return;
        }
        stored = *std::move(read);
    }

    bool apply_default(boost::any& stored) const override
    {
        stored = default_of(known_);
        return true;
    }

  private:
    const setting& known_;
};

po::options_description describe()
{
    po::options_description all;
    for (const setting& each : schema())
        // The description owns the semantic, as Program_options has it.
        all.add(boost::make_shared<po::option_description>(std::string(each.key).c_str(), new checked_value(each),
                                                           std::string(each.description).c_str()));
    return all;
}

} // namespace

struct settings::contents
{
    po::options_description options = describe();
    po::variables_map values;
    std::map<std::string, std::string, std::less<>> places;
    std::map<std::string, std::vector<std::string>, std::less<>> list_places; // of each value of a repeatable key

    const value& get(std::string_view key, [[maybe_unused]] kind type) const
    {
        assert(find(key) != nullptr && find(key)->type == type);
        return values[std::string(key)].as<value>();
    }

    /// Stores entries of one origin; keys that an earlier origin set stay as they are.
    std::string store(const std::vector<entry>& given);
};

std::string settings::contents::store(const std::vector<entry>& given)
{
    po::parsed_options parsed(&options);
    std::map<std::string_view, std::string_view> seen;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    for (const entry& each : given) {
        const setting* known = find(each.key);
        if (known == nullptr)
            return unknown_key(each);
        const auto [before, is_new] = seen.emplace(each.key, each.where);
        if (!is_new && known->type != kind::texts)
            return each.where + ": " + each.key + " was set before, at " + std::string(before->second);
        // Checked here as well as when it is stored: Program_options' errors know no line.
        if (const auto read = read_value(*known, each.value); !read)
            return each.where + ": " + each.key + ": " + read.error().text;
        parsed.options.emplace_back(each.key, std::vector<std::string>{each.value});
        places.emplace(each.key, each.where);
        if (known->type == kind::texts && !each.value.empty())
            lists[each.key].push_back(each.where);
    }
    list_places.merge(lists);
    po::store(parsed, values);
    return {};
}

settings::settings() : contents_(std::make_unique<contents>())
{}
settings::settings(settings&&) noexcept = default;
settings& settings::operator=(settings&&) noexcept = default;
settings::~settings() = default;

base::result<settings> settings::load(const std::string& path, std::span<const std::string> overrides)
{
    settings made;
    std::vector<entry> given;
    for (const std::string& each : overrides) {
        auto read = read_override(each);
        if (!read)
            return read.error();
        // A later --set replaces an earlier one, as a wrapper's option does; repeatable keys gather.
        const setting* known = find(read->key);
        if (known != nullptr && known->type != kind::texts)
            std::erase_if(given, [&read](const entry& earlier) { return earlier.key == read->key; });
        given.push_back(*std::move(read));
    }
    // Program_options keeps the value that was stored first: the overrides, then the file; the rest are defaults.
    if (std::string wrong = made.contents_->store(given); !wrong.empty())
        return base::fail(std::move(wrong));
    if (!path.empty()) {
        const auto text = read_file(path);
        if (!text)
            return text.error();
        const auto entries = read_entries(*text, path);
        if (!entries)
            return entries.error();
        if (std::string wrong = made.contents_->store(*entries); !wrong.empty())
            return base::fail(std::move(wrong));
    }
    return made;
}

const std::string& settings::text(std::string_view key) const
{
    return std::get<std::string>(contents_->get(key, kind::text));
}

std::int64_t settings::number(std::string_view key) const
{
    return std::get<std::int64_t>(contents_->get(key, kind::number));
}

std::chrono::milliseconds settings::duration(std::string_view key) const
{
    return std::chrono::milliseconds(std::get<std::int64_t>(contents_->get(key, kind::duration)));
}

std::uint64_t settings::size(std::string_view key) const
{
    return static_cast<std::uint64_t>(std::get<std::int64_t>(contents_->get(key, kind::size)));
}

bool settings::boolean(std::string_view key) const
{
    return std::get<bool>(contents_->get(key, kind::boolean));
}

const std::vector<std::string>& settings::texts(std::string_view key) const
{
    return std::get<std::vector<std::string>>(contents_->get(key, kind::texts));
}

std::string settings::where(std::string_view key) const
{
    const auto found = contents_->places.find(key);
    return found == contents_->places.end() ? "default" : found->second;
}

std::string settings::where(std::string_view key, std::size_t index) const
{
    const auto found = contents_->list_places.find(key);
    return found == contents_->list_places.end() || index >= found->second.size() ? where(key) : found->second[index];
}

std::string settings::effective() const
{
    std::string out;
    std::string_view section;
    for (const setting& each : schema()) {
        const auto dot = each.key.find('.');
        const std::string_view own = dot == std::string_view::npos ? std::string_view() : each.key.substr(0, dot);
        if (own != section)
            out.append("\n[").append(own).append("]\n");
        section = own;
        const std::string key(own.empty() ? each.key : each.key.substr(dot + 1));
        auto written = write_value(each, contents_->get(each.key, each.type));
        if (written.empty())
            written.emplace_back(); // a list that was emptied
        for (const std::string& one : written)
            out.append(key).append(one.empty() ? " =" : " = ").append(one).append(1, '\n');
    }
    return out;
}

std::vector<std::string> settings::needs_restart(const settings& next) const
{
    std::vector<std::string> keys;
    for (const setting& each : schema())
        if (!each.is_reloadable && contents_->get(each.key, each.type) != next.contents_->get(each.key, each.type))
            keys.emplace_back(each.key);
    return keys;
}

} // namespace conf
