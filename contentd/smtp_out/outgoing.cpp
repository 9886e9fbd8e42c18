#include "contentd/smtp_out/outgoing.hpp"

#include <utility>

namespace smtp_out {

std::uint64_t outgoing::size() const
{
    std::uint64_t total = prepended.size();
    for (const std::string_view piece : content)
        total += piece.size();
    return total;
}

std::vector<std::string_view> outgoing::pieces() const
{
    std::vector<std::string_view> all;
    all.reserve(content.size() + 1);
    all.push_back(prepended);
    all.insert(all.end(), content.begin(), content.end());
    return all;
}

void outcome::take(outcome part, std::span<const std::size_t> places)
{
    is_uncertain = is_uncertain || part.is_uncertain;
    is_verbatim = is_verbatim && part.is_verbatim;
    if (!part.tls.empty())
        tls.resize(replies.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        replies[places[i]] = std::move(part.replies[i]);
        if (!tls.empty())
            tls[places[i]] = part.tls.empty() ? std::string() : std::move(part.tls[i]);
    }
}

} // namespace smtp_out
