// ambiguities - what mail programs read differently, in words

#pragma once

#include "contentd/mime/tree.hpp"

#include <string>

namespace mime {

/// "other boundary 1.2, file name 1.3": which other readings gave a leaf of their own, and what programs show
/// differently although all see the same parts, each with the part; at most twenty. Empty when nothing differs. The
/// tree has its other readings.
std::string ambiguities_of(const tree& message);

} // namespace mime
