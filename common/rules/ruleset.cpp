#include "common/rules/ruleset.hpp"

#include "common/base/whole_file.hpp"
#include "common/rules/loader.hpp"
#include "common/rules/ruleset_contents.hpp"

#include <algorithm>
#include <filesystem>

namespace rules {

namespace {

constexpr std::size_t largest_file = std::size_t{4} << 20U;

} // namespace

bool has_changed(const file_stamps& files)
{
    return std::any_of(files.begin(), files.end(),
                       [](const auto& file) { return base::file_stamp(file.first) != file.second; });
}

ruleset::ruleset() = default;
ruleset::~ruleset() = default;

ruleset::loaded ruleset::load(const std::string& path, const vocabulary& names)
{
    // Taken before, as with lists: a file that changes while it is read counts as changed.
    std::pair<std::string, std::string> own(path, base::file_stamp(path));
    const auto text = base::read_file(path, largest_file);
    if (!text)
        return {nullptr, {{path, 1, 1, false, text.error().text}}, {std::move(own)}};
    loaded made = parse(*text, path, std::filesystem::path(path).parent_path().string(), names);
    made.read.push_back(std::move(own));
    return made;
}

ruleset::loaded ruleset::parse(std::string_view text, const std::string& file, const std::string& folder,
                               const vocabulary& names)
{
    return loader(text, file, folder, names).load();
}

const vocabulary& ruleset::names() const
{
    return *contents_->known;
}

std::span<const rule> ruleset::rules() const
{
    return contents_->rules;
}

std::span<const state::counter_spec> ruleset::counters() const
{
    return contents_->counters;
}

std::span<const counter_use> ruleset::counter_uses() const
{
    return contents_->uses;
}

std::span<const std::size_t> ruleset::penalty_keys() const
{
    return contents_->penalty_keys;
}

bool ruleset::has_changed_lists() const
{
    return has_changed(contents_->list_stamps);
}

} // namespace rules
