// readings - what other mail programs see where they read a message differently
//
// For each part, and for each part that a reading gave: every other type, boundary and encoding that its header may
// mean, delimiters that are not quite as they should be, the header ended elsewhere, what stands before the first
// delimiter and behind the last, and entities that no header announces. Each is a scan of that part's bytes alone, or a
// decoding of them; one that gives no leaf which was not known leaves no trace. Readings are not mixed in one scan: a
// program has one boundary, not the union of all.
//
// Cost: none but a look at what the first scan noted where a message has one reading. Otherwise the bytes scanned again
// are counted over the message (limits.rereads), so that it stays linear whatever the nesting.

#pragma once

#include "contentd/mime/document.hpp"

namespace mime {

void add_readings(document& to);

} // namespace mime
