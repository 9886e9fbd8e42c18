// line_wraps - links that go on in the next line
//
// Programs wrap long ones at 76 columns or so, put "> " before each line of a quoted text, or leave quoted-printable's
// soft breaks undecoded. RFC 3986, appendix C asks readers to join what stands in angle brackets.

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace text_links {

/// `link`, whose run ends in `text` at `end`, with what it may go on with; empty when it ends there. At most three more
/// lines are looked at.
std::string continued(std::string_view text, std::size_t end, std::string_view link);

/// What stands in angle brackets over more than one line, without blanks, quote marks and "URL:".
void each_bracketed(std::string_view text, const std::function<void(std::string_view)>& use);

} // namespace text_links
