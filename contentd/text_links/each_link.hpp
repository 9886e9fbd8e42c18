// each_link - what a reader, or the program that shows it, takes for a link in plain text
//
// Candidates, not URLs: whoever reads URLs says which host is meant, and whether there is such a suffix. Found are
// schemes (http:, hxxps:, mailto:, any://), `//host`, `www.`, and names that look like a domain, of other scripts too;
// in fullwidth letters, with `[.]` for dots. Japanese punctuation, quotes and brackets end a link, as does punctuation
// behind it, and a bracket that it does not open. Where a link may go on in the next line (<URL:…>, quoted and flowed
// text, a soft break of quoted-printable) the joined one is told as well, where a dot may be a full stop both.

#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace text_links {

/// Longer ones are cut.
inline constexpr std::size_t longest_link = 2000; // bytes

/// `text` is UTF-8, but any bytes do. `use` is given each candidate, in the order of their ends, none empty; one may
/// come more than once. The view is valid during the call only. Linear.
void each_link(std::string_view text, const std::function<void(std::string_view)>& use);

} // namespace text_links
