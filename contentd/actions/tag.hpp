// tag - the header fields that contentd puts on top of a message
//
// ASCII only (RFC 2047 for the rest), one blank after the colon, folded below 78 columns, nothing of other recipients.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// X-Spam-Flag, X-Spam-Score, X-Sekimori (the labels of the rules that fired) and an X-Sekimori-Note for each text.
std::string tag_headers(double score, const std::vector<std::string>& labels, const std::vector<std::string>& notes);

/// A field from "Name: value"; empty when that is none, because a line that is no header field would end the header.
std::string header_from(std::string_view written);

} // namespace contentd
