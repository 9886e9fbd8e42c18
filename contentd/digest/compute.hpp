// compute - the digests of parts
//
// Pure: the same content and options give the same value on every host and in every thread. Nothing here is secret:
// who copies a text gets its features, as a mail that quotes it does. Throws std::runtime_error when libcrypto or ICU
// cannot, std::bad_alloc; never because of the content.

#pragma once

#include "contentd/digest/digest.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digest {

struct options
{
    /// Fewer tokens, or fewer than half as many different shingles, give no features. Shorter texts are those that
    /// mailers and lists write for everyone ("your program does not show HTML"): of 3.3 million pairs of real mails
    /// none of ham and spam shares two features, from 32 tokens on two pairs do. 15 in a hundred mails are shorter.
    std::uint32_t least_tokens = 48;
    /// Of a text; the rest is not read.
    std::size_t most_bytes = 1U << 20U;
    /// In UTF-8: the recipient's name and local part, which greetings have. The first 32 of at most 64 bytes count.
    std::vector<std::string> leave_out;
};

/// The visible text of a part, in UTF-8. `exact` is SHA-256 of its normal form (normal_form.hpp), and `tokens` are
/// those in it. A text of fewer tokens than options.least_tokens is known by all of it: `exact` is then SHA-256 of the
/// folded text without its blanks, numbers and addresses included, since "thanks, see you" is no sign of a copy.
value of_text(std::string_view utf8, const options& how);

/// The structure of an HTML part, one number for each tag, as whoever reads HTML makes them. `exact` is SHA-256 of the
/// numbers, eight bytes each, the lowest first.
value of_structure(std::span<const std::uint64_t> tokens, const options& how);

/// SHA-256 of decoded content.
value of_file(std::string_view bytes);

/// SHA-256 of the key of a URL, made so that it does not change from copy to copy.
value of_url_key(std::string_view key);

} // namespace digest
