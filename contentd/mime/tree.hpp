// tree - the MIME structure of a message (RFC 2045 to 2049, RFC 2231, RFC 2047, RFC 6532)
//
// A pure function of the bytes: the same message gives the same tree, unless limits.time ends it. Linear in the
// message's size. Views are into the message, which must outlive the tree, or into what the tree decoded.

#pragma once

#include "contentd/mime/limits.hpp"
#include "contentd/mime/names.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// One header field as it stands.
struct field
{
    std::string_view name;  // as written, blanks before the colon taken off
    std::string_view value; // after the colon, with its line ends and folding
    std::string_view whole; // with the line end
};

/// What is deliberately or accidentally wrong with a part or its header; bits.
enum defect : std::uint32_t {
    no_defect = 0,
    duplicate_field = 1U << 0U,     // two Content-Type, Content-Transfer-Encoding or Content-Disposition fields
    duplicate_parameter = 1U << 1U, // two boundary parameters with different values
    bad_boundary = 1U << 2U,        // multipart without a usable boundary
    no_close_delimiter = 1U << 3U,
    unknown_encoding = 1U << 4U, // a Content-Transfer-Encoding that is none
    broken_base64 = 1U << 5U,    // bytes outside the alphabet, padding inside, missing padding
    broken_quoted_printable = 1U << 6U,
    encoded_composite = 1U << 7U, // a multipart or message whose parts had to be decoded (against RFC 2045, 6.4)
    text_in_epilogue = 1U << 8U,  // more than blanks after the close delimiter
    text_in_preamble = 1U << 9U,
    broken_header = 1U << 10U, // a line without a colon, a bare CR, a NUL in the header
    unknown_charset = 1U << 11U,
    bad_type = 1U << 12U,                // a Content-Type that is no type; RFC 2045, 5.2 counts instead
    conflicting_names = 1U << 13U,       // two name or two filename parameters, in one field or two, that differ
    conflicting_disposition = 1U << 14U, // two Content-Disposition fields of which one says attachment, another not
    message_fragment = 1U << 15U,        // message/partial: what it is shows only with the other messages
    external_body = 1U << 16U,           // message/external-body: the content is elsewhere
    broken_tnef = 1U << 17U,             // winmail.dat that is none, ends early, or has a wrong checksum
    broken_file = 1U << 18U, // uuencode or its like, as an encoding or in the text: cut, stray lines, checksum
};

/// "broken base64", … for the bits that are set.
std::vector<std::string_view> names_of_defects(std::uint32_t defects);

/// How the message has to be read for a part to be there.
enum class reading : std::uint8_t {
    as_written,
    other_type,       // by another Content-Type field
    other_boundary,   // by another boundary parameter
    other_encoding,   // by another Content-Transfer-Encoding, or by what the bytes look like when it is none
    found_boundary,   // by the delimiters that stand there; the header has a wrong boundary or none
    loose_delimiter,  // by delimiter lines with more on them than the boundary
    early_header_end, // the header ends at the first doubtful line
    late_header_end,  // no doubtful line ends the header, NULs are left out
    preamble,         // text before the first delimiter, and parts therein
    epilogue,         // and behind the close delimiter
    embedded,         // an entity that no header announces: in text, or as the content of something else
    padding_ends,     // base64 up to its first padding
    url_alphabet,     // base64 as URLs have it
    encoded_twice,    // decoded base64 that is base64
};

/// "other boundary".
std::string_view name_of(reading how);

struct part
{
    /// "1", "1.2", "1.2.1": the root is "1", its children "1.1", "1.2"; other readings of a part "1.2~1", "1.2~2",
    /// what is in one of them "1.2~1.1".
    std::string path;
    std::size_t parent = 0; // index; the root's is its own; another reading's is the part that it reads anew
    reading how = reading::as_written;
    unsigned depth = 0; // the root's is 0
    std::uint32_t defects = no_defect;
    bool is_leaf = true;        // has no parts of its own; a multipart without usable delimiters is one
    bool is_attachment = false; // disposition attachment, or it has a file name

    std::span<const field> fields;
    std::string_view raw_header; // with the empty line
    std::string_view raw_body;   // encoded, as it stands in the message
    std::string_view preamble;   // of a multipart: what stands before its first delimiter
    std::string_view epilogue;   // and behind its close delimiter

    std::string type;        // declared, lower case: "text/plain"; what RFC 2045, 5.2 says when there is none
    std::string charset;     // declared, as written; empty when there is none
    std::string disposition; // lower case: "attachment", "inline", or empty
    std::string encoding;    // lower case: "base64", "7bit", …; empty when there is none
    std::string filename;    // the best reading, decoded to UTF-8; empty when there is none
    /// Every reading of every name: filename and name, RFC 2231, RFC 2047, raw, first and last duplicate; UTF-8, each
    /// once. What a recipient's program may show is one of these.
    name_list names;
};

/// Where programs see different parts.
struct ambiguity
{
    reading how;      // which way of reading gave another leaf
    std::string path; // of the part that was read anew
};

class tree
{
  public:
    /// The message as written.
    static tree parse(std::string_view message, const limits& allowed);
    /// Decodes all leaves and adds every other reading that gives a leaf which no reading before it gave, within
    /// limits.rereads; once. Views into parts() from before are void. Not safe from several threads.
    void add_readings();

    tree(tree&&) noexcept;
    tree& operator=(tree&&) noexcept;
    ~tree();

    /// As written: depth first, the root first. Behind them the other readings.
    std::span<const part> parts() const;
    /// Those of the message as written.
    std::span<const part> parts_as_written() const;
    const part& root() const { return parts().front(); }
    /// Of the parts as written.
    unsigned depth() const;
    /// What add_readings() found to differ, in order.
    std::span<const ambiguity> ambiguities() const;
    /// Bytes of memory that hold decoded content now. Never more than limits.decoded_bytes and an eighth, but for parts
    /// of a few bytes. The rest of what is decoded is views into the message.
    std::size_t held() const;
    /// The most that it ever was.
    std::size_t most_held() const;
    /// limits that were reached (mime::exceeded bits).
    std::uint8_t exceeded_limits() const;
    /// All defects of all parts. broken_base64, broken_quoted_printable and broken_file are known once a part was
    /// decoded, broken_file of files in a text once readings were added.
    std::uint32_t defects() const;

    /// The decoded content of a leaf: a view into the message when its encoding changes nothing, else into a buffer
    /// that the tree keeps. Decoded at the first call; counts against limits.decoded_bytes, beyond which it is cut.
    /// Empty once the time is over.
    /// Not safe from several threads.
    std::string_view decoded(std::size_t part) const;

    /// The first field of the message's header with that name (ASCII case ignored): unfolded and without blanks at
    /// its ends; empty when there is none.
    std::string header(std::string_view name) const;
    /// How many there are.
    std::size_t count_header(std::string_view name) const;

  private:
    tree();
    struct contents;
    std::unique_ptr<contents> contents_;
};

/// RFC 2047 encoded words decoded to UTF-8, broken ones left as they are; unfolded.
std::string decode_header_text(std::string_view raw);

} // namespace mime
