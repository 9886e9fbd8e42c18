// embedded_formats - what each format adds to mime::find_embedded and mime::decode_embedded
//
// A find_ function gets where a line begins, appends the files that begin on that line, and reads on only until the
// next line on which one of its own kind begins, so that all calls together take one pass for each kind. A decode_
// function gets a file's range; the rest is as decode_embedded has it.

#pragma once

#include "contentd/mime/embedded.hpp"

namespace mime {

/// uuencode, xxencode and begin-base64, which begin alike: uuencoded_files.cpp
void find_uuencoded(std::string_view text, std::size_t line, std::vector<embedded_file>& into);
/// uuencode.cpp
std::uint8_t decode_uuencoded(std::string_view range, embedding how, std::size_t budget, std::string& into);
/// In UTF-8: the name on the first line of the range; that of sharutils' "begin-encoded" is base64.
std::string uuencoded_name(std::string_view range);

/// yenc.cpp
void find_yenc(std::string_view text, std::size_t line, std::vector<embedded_file>& into);
std::uint8_t decode_yenc(std::string_view range, std::size_t budget, std::string& into);

/// binhex.cpp
void find_binhex(std::string_view text, std::size_t line, std::vector<embedded_file>& into);
std::uint8_t decode_binhex(std::string_view range, bool is_resource_fork, std::size_t budget, std::string& into);
/// In UTF-8, out of the data's own header.
std::string binhex_name(std::string_view range);

} // namespace mime
