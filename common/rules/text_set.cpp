#include "common/rules/text_set.hpp"

#include "common/base/hash.hpp"
#include "common/text/escape.hpp"

namespace rules {

namespace {

constexpr std::size_t longest_domain = 255;
constexpr std::size_t most_bytes = std::size_t{1} << 31U;

} // namespace

bool text_set::add(std::string_view entry)
{
    const std::string lower = text::to_lower(entry);
    if (holds(lower) || texts_.size() + lower.size() > most_bytes)
        return false;
    entries_.push_back({static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(lower.size())});
    texts_ += lower;
    if (entries_.size() * 2 > table_.size())
        grow();
    else
        table_[slot_of(lower)] = static_cast<std::uint32_t>(entries_.size());
    return true;
}

bool text_set::contains(std::string_view value) const
{
    if (entries_.empty())
        return false;
    // The dot in front makes each parent of a domain one piece: `.b.example`.
    const std::string lower = "." + text::to_lower(value);
    const std::string_view whole = std::string_view(lower).substr(1);
    if (holds(whole))
        return true;
    const std::size_t at = lower.rfind('@');
    if (at == std::string::npos)
        return holds_domain(lower);
    if (holds(whole.substr(0, at)) || holds(std::string_view(lower).substr(at + 1)))
        return true;
    std::string domain = lower.substr(at);
    domain[0] = '.';
    return holds_domain(domain);
}

// Longer texts are no domains, and a walk through their dots would cost the square of the length.
bool text_set::holds_domain(std::string_view dot_and_domain) const
{
    if (dot_and_domain.size() > longest_domain + 1)
        return false;
    for (std::size_t dot = 0; dot != std::string_view::npos; dot = dot_and_domain.find('.', dot + 1))
        if (holds(dot_and_domain.substr(dot)))
            return true;
    return false;
}

bool text_set::holds(std::string_view lower) const
{
    return !table_.empty() && table_[slot_of(lower)] != 0;
}

// Where the text is, or the free slot where it would go.
std::size_t text_set::slot_of(std::string_view lower) const
{
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = base::seeded_hash(lower, base::process_seed()) & mask;
    for (; table_[slot] != 0; slot = (slot + 1) & mask) {
        const place& entry = entries_[table_[slot] - 1];
        if (std::string_view(texts_).substr(entry.at, entry.length) == lower)
            break;
    }
    return slot;
}

void text_set::grow()
{
    table_.assign(std::max<std::size_t>(16, table_.size() * 4), 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const std::string_view entry = std::string_view(texts_).substr(entries_[i].at, entries_[i].length);
        table_[slot_of(entry)] = static_cast<std::uint32_t>(i + 1);
    }
}

} // namespace rules
