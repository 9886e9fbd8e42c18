// international - names with letters beyond ASCII (UTS 46, non-transitional, as browsers read them)
//
// ICU's, not libidn2's: that one refuses symbols by IDNA 2008's tables, and so 💩.la and names with a false slash, which
// browsers open. Hyphens may stand anywhere, empty labels and lengths are for the caller.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace url {

/// UTF-8 of at most 1,024 bytes in, lower-case ASCII out; nothing when it is no name, by characters, direction or
/// joiners.
std::optional<std::string> to_ascii_name(std::string_view name);

/// The letters of a name in ASCII; nothing when a label that begins with "xn--" is none.
std::optional<std::string> to_unicode_name(std::string_view name);

/// True when a label has letters that no language writes together. A name in Unicode.
bool mixes_scripts(std::string_view name);

/// What the eye takes for the same has the same skeleton (UTS 39, 4). Text in Unicode.
std::string skeleton(std::string_view text);

} // namespace url
