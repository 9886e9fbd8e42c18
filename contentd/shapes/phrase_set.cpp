#include "contentd/shapes/phrase_set.hpp"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <vector>

namespace shapes {

namespace {

RE2::Options options()
{
    RE2::Options made;
    made.set_max_mem(4 << 20); // of each set, for the states that it met in texts
    made.set_log_errors(false);
    return made;
}

re2::StringPiece piece_of(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

struct phrase_set::contents
{
    std::span<const phrase> table;
    RE2::Set patterns{options(), RE2::UNANCHORED};

    std::vector<int> found_in(std::string_view text) const
    {
        std::vector<int> found;
        patterns.Match(piece_of(text), &found);
        return found;
    }
};

phrase_set::phrase_set(std::span<const phrase> table)
{
    auto made = std::make_unique<contents>();
    made->table = table;
    for (const phrase& each : table) {
        [[maybe_unused]] const int index = made->patterns.Add(piece_of(each.pattern), nullptr);
        assert(index >= 0);
    }
    [[maybe_unused]] const bool is_compiled = made->patterns.Compile();
    assert(is_compiled);
    contents_ = std::move(made);
}

phrase_set::~phrase_set() = default;

std::uint32_t phrase_set::meanings_in(std::string_view text) const
{
    std::uint32_t all = 0;
    for (const int each : contents_->found_in(text))
        all |= contents_->table[static_cast<std::size_t>(each)].meaning;
    return all;
}

bool phrase_set::is_in(std::string_view text) const
{
    return contents_->patterns.Match(piece_of(text), nullptr);
}

std::optional<std::size_t> phrase_set::first_in(std::string_view text) const
{
    const std::vector<int> found = contents_->found_in(text);
    if (found.empty())
        return std::nullopt;
    return static_cast<std::size_t>(*std::min_element(found.begin(), found.end()));
}

} // namespace shapes
