// neighbours - other sites whose reports are believed, and how much
//
// A file of lines `NAME KEY [trust=0.5] [from=DIRECTORY|URL]`: what the reports are attributed to, the neighbour's
// public key, what one of its reports counts (0 to 1), and from where its exports are pulled. '#' begins a comment, a
// line that begins with a blank goes on with the one before. A neighbour that changes its key has two lines of one
// name for a while.

#pragma once

#include "contentd/digest_exchange/keys.hpp"

#include <string>
#include <vector>

namespace digest_exchange {

inline constexpr double usual_trust = 0.5;

struct neighbour
{
    std::string name; // lower-case letters, digits, '.', '-' and '_'; at most 64
    public_key key;
    double trust = usual_trust;
    std::string from; // empty: nothing is pulled
};

/// `where` names the text in errors, which tell the line.
base::result<std::vector<neighbour>> parse_neighbours(std::string_view text, const std::string& where);
/// None when `path` is empty.
base::result<std::vector<neighbour>> load_neighbours(const std::string& path);
/// Those whose exports are pulled from some place, each name and place once: who changes its key has two lines.
std::vector<const neighbour*> sources(const std::vector<neighbour>& all);
/// Null when nobody has that key.
const neighbour* find_key(const std::vector<neighbour>& all, std::string_view key_id);

} // namespace digest_exchange
