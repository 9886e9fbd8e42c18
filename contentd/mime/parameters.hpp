// parameters - the "; name=value" part of a structured field (RFC 2045, 5.1; RFC 2231)
//
// Reads whatever senders write and gives every reading of a value that a recipient's program may come to: quoted and
// not, with and without RFC 2231 sections (joined over gaps and duplicates or not), RFC 2047 words, percent encoding
// that is not announced, comments, backslashes, semicolons, first and last duplicate, wrong charsets. Linear, and
// bounded for each way to write a value; over all of them only by the bytes that names may take, since a name that
// counts may stand behind any number of others.

#pragma once

#include "contentd/mime/names.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// One parameter as it stands.
struct parameter
{
    std::string name;                // lower case, without RFC 2231's section and star: "filename" of "filename*0*"
    int section = -1;                // RFC 2231's section; -1 when there is none
    bool is_extended = false;        // RFC 2231's percent encoding
    std::string value;               // quotes, backslashes and comments taken off
    std::vector<std::string> others; // other readings of the same bytes, at most most_others
};

inline constexpr std::size_t most_others = 4;

/// Of one value: by encoded words, by charset, by percent encoding.
inline constexpr std::size_t most_value_readings = 14;

/// `text` is unfolded and begins behind the media type or disposition. At most `budget` parameters, which it lessens.
std::vector<parameter> parse_parameters(std::string_view text, std::size_t& budget);

/// The values of one parameter, undecoded but for RFC 2231, the best reading first; each once. For boundary, charset.
std::vector<std::string> raw_values(std::span<const parameter> parameters, std::string_view name);

/// Every reading as UTF-8, the best first; each once, and within `budget`. `charset` is what unlabelled 8-bit text is
/// likely in. At most most_value_readings for each value, each of its others, and each way to join sections; twice as
/// many where they are too long, an end and a beginning each.
std::vector<std::string> text_values(std::span<const parameter> parameters, std::string_view name,
                                     std::string_view charset, name_budget& budget);

/// Every reading of a value that is no parameter, such as a name in a body; likewise.
std::vector<std::string> value_readings(std::string_view value, std::string_view charset, name_budget& budget);

/// True when the parameter stands there twice with different values.
bool has_duplicates(std::span<const parameter> parameters, std::string_view name);

/// Takes out empty values and those that stood before, in order.
void keep_first_of_each(std::vector<std::string>& values);

} // namespace mime
