// outlook - a mail saved by Outlook (MS-OXMSG): its attachments and its text in HTML

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/filetype/compound_file.hpp"

namespace document {

/// Nothing when it is no such mail. Attachments of attached mails are told, too: they stand in the same file.
void take_attachments(const filetype::compound_file& file, collector& found);

} // namespace document
