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

} // namespace contentd
