#include "contentd/url/rule_table.hpp"

namespace url {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 31U;
constexpr std::size_t most_shared_labels = 1000;

} // namespace

bool rule_table::add(std::string_view rule, std::string_view label)
{
    if (index_.contains(rule))
        return true;
    if (texts_.size() + rule.size() + label.size() > most_bytes)
        return false;
    const std::uint32_t label_at = place_of_label(label);
    entries_.push_back({static_cast<std::uint32_t>(texts_.size()), label_at, static_cast<std::uint16_t>(rule.size()),
                        static_cast<std::uint16_t>(label.size())});
    texts_ += rule;
    index_.insert(static_cast<std::uint32_t>(entries_.size() - 1));
    return true;
}

void rule_table::finish()
{
    texts_.shrink_to_fit();
    entries_.shrink_to_fit();
    labels_ = {};
}

std::optional<rule_table::found> rule_table::find(std::string_view rule) const
{
    const auto place = index_.find(rule);
    if (place == index_.end())
        return std::nullopt;
    const entry& one = entries_[*place];
    return found{rule_of(*place), std::string_view(texts_).substr(one.label_at, one.label_length)};
}

std::uint32_t rule_table::place_of_label(std::string_view label)
{
    if (const auto known = labels_.find(label); known != labels_.end())
        return known->second;
    const auto at = static_cast<std::uint32_t>(texts_.size());
    texts_ += label;
    if (labels_.size() < most_shared_labels)
        labels_.emplace(label, at);
    return at;
}

} // namespace url
