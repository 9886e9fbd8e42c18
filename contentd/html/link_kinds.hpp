// link_kinds - which attributes carry URLs, and of what kind

#pragma once

#include "contentd/html/links.hpp"
#include "contentd/html/tokenizer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace html {

/// The kind of link that one URL in that attribute is; nothing for other attributes, and for those with more than one.
std::optional<link::kind> kind_of(const tokenizer& tag, attribute_id of);

/// The URL of `5; url='…'`, as <meta http-equiv=refresh> has it; empty when there is none.
std::string_view refresh_target(std::string_view content);

/// A script's strings as it reads them: escapes read, and strings that '+' joins put together.
std::string script_text(std::string_view script);

/// `javascript:` and `vbscript:`, with whatever blanks and controls programs skip in it.
bool is_script_url(std::string_view target);

} // namespace html
