// mail_files - the parts of a mail that is itself a file, in an archive or a document
//
// Read as the message that contentd filters is: every part that some mail program would see. What is a part of that
// message itself is read with it, and does not come here.

#pragma once

#include "contentd/document/findings.hpp"

#include <string_view>

namespace contentd {

/// Each leaf that has content is a file, under its most telling name. Linear.
document::findings files_of_mail(std::string_view content, const document::allowance& allowed);

/// From the header of a multipart on, the mail that stands somewhere in a file that is no mail: Word opens a page in
/// MIME that has something else before it, such as a PDF. Empty for none. Linear.
std::string_view mail_inside(std::string_view content);

} // namespace contentd
