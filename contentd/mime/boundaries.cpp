#include "contentd/mime/boundaries.hpp"

#include "common/text/trim.hpp"

#include <algorithm>

namespace mime {

namespace {

constexpr std::string_view before_delimiter(" \t\0", 3);

using text::without_blanks_at_end;

std::string_view without_closing_mark(std::string_view text)
{
    return without_blanks_at_end(text.substr(0, text.size() - 2));
}

} // namespace

void boundaries::open(std::string boundary, std::size_t owner)
{
    longest_ = std::max(longest_, boundary.size());
    open_[std::move(boundary)].push_back(owner);
}

void boundaries::close(std::string_view boundary, std::size_t owner)
{
    const auto found = open_.find(boundary);
    if (found == open_.end() || found->second.back() != owner)
        return;
    found->second.pop_back();
    if (found->second.empty())
        open_.erase(found);
}

std::optional<delimiter> boundaries::find(std::string_view line) const
{
    const std::string_view candidate = without_blanks_at_end(line.substr(2));
    if (candidate.size() > longest_ + 2)
        return std::nullopt;
    if (const auto found = open_.find(candidate); found != open_.end())
        return delimiter{found->second.back(), false};
    if (!candidate.ends_with("--"))
        return std::nullopt;
    const auto found = open_.find(without_closing_mark(candidate));
    return found == open_.end() ? std::nullopt : std::optional(delimiter{found->second.back(), true});
}

std::optional<delimiter> boundaries::find_loose(std::string_view line) const
{
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(before_delimiter)));
    if (!line.starts_with("--"))
        return std::nullopt;
    const std::string_view candidate = without_blanks_at_end(line.substr(2));
    const std::string* longest = nullptr;
    std::size_t owner = 0;
    for (const auto& [boundary, owners] : open_) {
        if (candidate.starts_with(boundary) && (longest == nullptr || boundary.size() > longest->size())) {
            longest = &boundary;
            owner = owners.back();
        }
    }
    if (longest == nullptr || is_of_another(candidate, *longest))
        return std::nullopt;
    return delimiter{owner, candidate.substr(longest->size()).starts_with("--")};
}

bool boundaries::is_of_another(std::string_view candidate, std::string_view boundary) const
{
    const auto is_declared = [&](std::string_view name) {
        return name != boundary && declared_.find(name) != declared_.end();
    };
    return is_declared(candidate) || (candidate.ends_with("--") && is_declared(without_closing_mark(candidate)));
}

} // namespace mime
