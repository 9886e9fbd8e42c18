// mail_files - the parts of a mail that is itself a file, in an archive or a document
//
// Read as the message that contentd filters is: every part that some mail program would see. What is a part of that
// message itself is read with it, and does not come here.

#pragma once

#include "contentd/document/findings.hpp"

#include <string_view>

namespace contentd {

/// Each leaf that has content is a file, under its most telling name; as many as are allowed, which the caller sees,
/// and cut when there was no room or time for more. Nothing of nothing. Linear.
document::findings files_of_mail(std::string_view content, const document::allowance& allowed);

/// The same of all mails of a mailbox (RFC 4155).
document::findings files_of_mailbox(std::string_view content, const document::allowance& allowed);

/// The same of a file that mail programs decode: winmail.dat ("application/vnd.ms-tnef"), or a text in which files are
/// encoded. The file itself is none of them.
document::findings files_of_encoded(std::string_view content, std::string_view type,
                                    const document::allowance& allowed);

/// From the header of a multipart on, the mail that stands somewhere in a file that is no mail: Word opens a page in
/// MIME that has something else before it, such as a PDF. Its fields MIME-Version and Content-Type stand in one header,
/// without an empty line between. Empty for none. Linear.
std::string_view mail_inside(std::string_view content);

} // namespace contentd
