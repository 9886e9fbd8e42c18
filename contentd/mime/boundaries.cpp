#include "contentd/mime/boundaries.hpp"

#include "contentd/mime/header_fields.hpp"

#include <algorithm>

namespace mime {

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
    std::string_view candidate = line.substr(2);
    const std::size_t last = candidate.find_last_not_of(" \t\r\n");
    candidate = candidate.substr(0, last == candidate.npos ? 0 : last + 1);
    if (candidate.size() > longest_ + 2)
        return std::nullopt;
    if (const auto found = open_.find(candidate); found != open_.end())
        return delimiter{found->second.back(), false};
    if (!candidate.ends_with("--"))
        return std::nullopt;
    candidate.remove_suffix(2);
    const auto found = open_.find(candidate.substr(0, candidate.find_last_not_of(" \t") + 1));
    return found == open_.end() ? std::nullopt : std::optional(delimiter{found->second.back(), true});
}

} // namespace mime
