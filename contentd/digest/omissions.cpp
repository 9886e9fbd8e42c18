#include "contentd/digest/omissions.hpp"

#include "common/text/utf8.hpp"
#include "contentd/digest/atoms.hpp"

#include <algorithm>

namespace digest {

namespace {

constexpr std::size_t most_names = 32;
constexpr std::size_t longest_name = 64; // bytes; of a local part (RFC 5321, 4.5.3.1.1)

bool is_unspaced(std::string_view name)
{
    std::size_t characters = 0;
    while (!name.empty()) {
        const text::character next = text::next_character(name, 0);
        if (class_of_folded(next.point) != script_class::unspaced)
            return false;
        name.remove_prefix(next.length);
        ++characters;
    }
    return characters > 1;
}

} // namespace

omissions::omissions(std::span<const std::string> folded)
{
    for (const std::string& name : folded.first(std::min(folded.size(), most_names))) {
        if (name.size() > longest_name)
            continue;
        if (is_unspaced(name))
            unspaced_.push_back(name);
        else
            add_words_of(name);
    }
}

/// As they stand, and each piece between joiners alone.
void omissions::add_words_of(const std::string& name)
{
    std::string pieces = name;
    std::replace_if(
        pieces.begin(), pieces.end(),
        [](char byte) { return std::string_view(".-_+'").find(byte) != std::string_view::npos; }, ' ');
    for (const std::string_view each : {std::string_view(name), std::string_view(pieces)}) {
        for (std::string_view rest = each; !rest.empty();) {
            std::string word;
            rest.remove_prefix(append_word(rest, word));
            if (!word.empty())
                words_.push_back(std::move(word));
        }
    }
}

bool omissions::has_word(std::string_view word) const
{
    return std::find(words_.begin(), words_.end(), word) != words_.end();
}

std::size_t omissions::unspaced_at(std::string_view text) const
{
    std::size_t longest = 0;
    for (const std::string& each : unspaced_)
        if (text.starts_with(each))
            longest = std::max(longest, each.size());
    return longest;
}

} // namespace digest
