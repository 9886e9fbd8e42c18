// tnef - files and texts in an application/ms-tnef part, winmail.dat ([MS-OXTNEF])
//
// Outlook sends a whole message in one such part: its text as plain text, HTML or compressed RTF, its attachments, and
// messages attached to it, which are such streams again. Pure, linear but for nesting (each level is read again within
// the one around it), and bounded by mime::limits as a message is:
//
//     depth          of messages in messages
//     parts          files, bodies and messages
//     header_fields  attributes and properties
//     decoded_bytes  what had to be made: decompressed RTF, texts in UTF-8
//
// and in the names of each attachment: as many as tell it by all its places, none too long (names_limit).

#pragma once

#include "contentd/mime/limits.hpp"
#include "contentd/mime/names.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

struct tnef_file
{
    /// As the stream has it, or what was made of it.
    std::string_view content() const { return unpacked.empty() ? data : std::string_view(unpacked); }

    /// Every name that it has, each once, in UTF-8: the long name, the title, the short one, the one in transport, the
    /// one to show; up to a NUL and with what stands behind it, and of those beyond longest_name the end and the
    /// beginning. Files of one attachment share them; bodies have none.
    name_list names;
    /// Of an attachment, as declared, and empty when it is not; "text/plain", "text/html" or "text/rtf" of a body.
    std::string type;
    std::string_view data;   // in the input
    std::string unpacked;    // plain text in UTF-8, decompressed RTF
    bool is_message = false; // an attached message; its files follow it
};

/// What is wrong with a stream; bits.
enum tnef_fault : std::uint8_t {
    no_tnef_fault = 0,
    not_tnef = 1U << 0U,          // no signature: nothing was read of this message, which is a file if it was attached
    bad_tnef_checksum = 1U << 1U, // of an attribute, which was read all the same
    truncated_tnef = 1U << 2U,    // an attribute ends behind the stream, or is none; nothing was read behind it
    broken_properties = 1U << 3U, // a list of properties ends too early or has a type that is none; likewise
    broken_rtf = 1U << 4U,        // only its beginning was made
};

struct tnef_reading
{
    std::uint8_t faults = no_tnef_fault;
    std::uint8_t exceeded = 0; // mime::exceeded bits
};

/// Appends what is in `bytes` to `into`, in its order, a message's bodies before the attachments that follow them.
/// `bytes` must outlive the files.
tnef_reading read_tnef(std::string_view bytes, const limits& allowed, std::vector<tnef_file>& into);

} // namespace mime
