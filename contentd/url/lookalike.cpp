#include "contentd/url/lookalike.hpp"

#include "common/text/utf8.hpp"
#include "contentd/url/address.hpp"
#include "contentd/url/folded_name.hpp"
#include "contentd/url/international.hpp"
#include "contentd/url/suffix.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr std::size_t shortest_name = 3;
constexpr std::size_t shortest_part = 4;
constexpr std::size_t shortest_near = 6;
constexpr std::size_t longest_near = 63; // RFC 1035, 2.3.4

std::string_view first_label(std::string_view domain)
{
    return domain.substr(0, domain.find('.'));
}

std::string without_digits(std::string_view label)
{
    std::string letters(label);
    std::erase_if(letters, [](char c) { return c >= '0' && c <= '9'; });
    return letters;
}

std::string without_letter(const std::string& name, std::size_t at)
{
    return name.substr(0, at) + name.substr(at + 1);
}

std::size_t labels_of(std::string_view name)
{
    return static_cast<std::size_t>(std::count(name.begin(), name.end(), '.')) + 1;
}

/// A canonical host whose last label begins with a digit is an IPv4 address.
bool is_address(std::string_view host)
{
    const char last = host[host.rfind('.') + 1];
    return host.front() == '[' || (last >= '0' && last <= '9');
}

bool can_be_near(const std::string& folded)
{
    return folded.size() <= longest_near && text::is_7bit(folded);
}

std::optional<address> read_domain(const std::string& written)
{
    auto made = parse("http://" + written);
    const bool is_plain = made && made->path.size() <= 1 && made->query.empty() && made->fragment.empty() &&
                          !made->has(raw_ip) && !made->has(has_user) && !made->has(odd_port) &&
                          made->host.find('.') != std::string::npos;
    return is_plain ? std::move(made) : std::nullopt;
}

/// In Unicode, or as it is when it has labels that are none.
std::string readable(const std::string& host)
{
    return to_unicode_name(host).value_or(host);
}

} // namespace

protected_domains::protected_domains(const std::vector<std::string>& domains)
{
    for (const std::string& each : domains) {
        const auto made = read_domain(each);
        if (made && known_.insert(made->domain).second)
            add(made->domain);
    }
}

bool protected_domains::is_domain(const std::string& written)
{
    return read_domain(written).has_value();
}

void protected_domains::add(const std::string& domain)
{
    const auto at = static_cast<std::uint32_t>(domains_.size());
    std::string name = folded_name(first_label(readable(domain)));
    domains_.push_back(domain);
    by_name_[name].push_back(at);
    if (name.size() >= shortest_near && can_be_near(name)) {
        by_deletion_[name].push_back(at);
        for (std::size_t i = 0; i < name.size(); ++i)
            by_deletion_[without_letter(name, i)].push_back(at);
    }
    names_.push_back(std::move(name));
}

std::optional<std::string_view> protected_domains::same_name(std::string_view label, std::size_t shortest) const
{
    for (const std::string& folded : {folded_name(label), folded_name(without_digits(label))}) {
        const auto found = folded.size() < shortest ? by_name_.end() : by_name_.find(folded);
        if (found != by_name_.end())
            return domains_[found->second.front()];
    }
    return std::nullopt;
}

std::optional<std::string_view> protected_domains::near_name_among(const std::string& key,
                                                                   const std::string& folded) const
{
    const auto found = by_deletion_.find(key);
    if (found != by_deletion_.end())
        for (const std::uint32_t at : found->second)
            if (is_one_edit_apart(names_[at], folded))
                return domains_[at];
    return std::nullopt;
}

std::optional<std::string_view> protected_domains::near_name(const std::string& folded) const
{
    if (!can_be_near(folded))
        return std::nullopt;
    auto found = near_name_among(folded, folded);
    for (std::size_t i = 0; !found && i < folded.size(); ++i)
        found = near_name_among(without_letter(folded, i), folded);
    return found;
}

/// The label, and each word between its hyphens.
std::optional<std::string_view> protected_domains::part(std::string_view label) const
{
    auto found = same_name(label, shortest_part);
    while (!found && !label.empty()) {
        const std::size_t end = std::min(label.find('-'), label.size());
        found = same_name(label.substr(0, end), shortest_part);
        label.remove_prefix(std::min(end + 1, label.size()));
    }
    return found;
}

std::optional<std::string_view> protected_domains::lookalike(const std::string& host) const
{
    if (host.empty() || is_address(host))
        return std::nullopt;
    const std::string domain = registrable_domain(host);
    if (known_.contains(domain))
        return std::nullopt;
    const std::string letters = readable(host);
    std::size_t left = labels_of(letters) - std::min(labels_of(letters), labels_of(domain) - 1); // without the suffix
    for (std::string_view rest = letters; left > 0; --left) {
        const std::string_view label = first_label(rest);
        rest.remove_prefix(std::min(label.size() + 1, rest.size()));
        const bool is_registered = left == 1;
        auto found = part(label);
        if (!found && is_registered)
            found = same_name(label, shortest_name);
        if (!found && is_registered)
            found = near_name(folded_name(label));
        if (found)
            return found;
    }
    return std::nullopt;
}

} // namespace url
