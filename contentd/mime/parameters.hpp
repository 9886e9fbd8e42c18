// parameters - the "; name=value" part of a structured field (RFC 2045, 5.1; RFC 2231)
//
// Reads whatever senders write and gives every reading of a value that a recipient's program may come to: quoted and
// not, with and without RFC 2231 sections, RFC 2047 words, comments, backslashes, first and last duplicate. Linear.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// One parameter as it stands.
struct parameter
{
    std::string name;         // lower case, without RFC 2231's section and star: "filename" of "filename*0*"
    int section = -1;         // RFC 2231's section; -1 when there is none
    bool is_extended = false; // RFC 2231's percent encoding
    std::string value;        // quotes, backslashes and comments taken off
    std::string other;        // another reading of the same bytes, when there is one
};

/// `text` is unfolded and begins behind the media type or disposition. At most `budget` parameters, which it lessens.
std::vector<parameter> parse_parameters(std::string_view text, std::size_t& budget);

/// The values of one parameter, undecoded but for RFC 2231, the best reading first; each once. For boundary, charset.
std::vector<std::string> raw_values(std::span<const parameter> parameters, std::string_view name);

/// Every reading as UTF-8, the best first; each once. `charset` is what unlabelled 8-bit text is likely in.
std::vector<std::string> text_values(std::span<const parameter> parameters, std::string_view name,
                                     std::string_view charset);

/// True when the parameter stands there twice with different values.
bool has_duplicates(std::span<const parameter> parameters, std::string_view name);

/// Takes out empty values and those that stood before, in order.
void keep_first_of_each(std::vector<std::string>& values);

} // namespace mime
