// parameter_sections - one value out of RFC 2231's numbered sections, in every order that programs join them

#pragma once

#include "contentd/mime/parameters.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

struct written_value
{
    std::string bytes;   // percent encoding taken off where it is marked
    std::string charset; // empty when RFC 2231 names none
    std::string raw;     // with percent encoding and charset
};

inline constexpr std::size_t most_joined = 5;

/// The value of a parameter without a section.
written_value single_value(const parameter& each);

/// What the text says once percent encoding is taken off, whether it is marked or not. A charset before it counts when
/// there is such a one.
written_value percent_decoded_value(std::string_view raw);

/// The sections of one parameter, joined (RFC 2231, 3): by number, of two with one number the first or the last, to the
/// first gap or beyond it; and all of them as they stand. At most most_joined, the best first; none without sections.
std::vector<written_value> joined_sections(std::span<const parameter> parameters, std::string_view name);

} // namespace mime
