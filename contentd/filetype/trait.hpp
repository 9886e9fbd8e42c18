// trait - what is remarkable about a file, whatever looked into it; rules see the names
//
// Archives, documents and images are looked into by different code; what it finds has one vocabulary, here.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace filetype {

/// Bits. Their order is that of the names in names_of().
enum trait : std::uint32_t {
    no_trait = 0,
    // Of archives and what is in them.
    encrypted = 1U << 0U,          // cannot be read without a password that we have not
    opened_by_password = 1U << 1U, // encrypted, and a word of the message or a program's own password opened it
    names_differ = 1U << 2U,       // its container tells two names for it (local and central header of a zip)
    overlapping = 1U << 3U,        // its bytes are another entry's too
    unsafe_path = 1U << 4U,        // its name leads out of the directory: "..", a root, a drive, or it is a link
    unsupported = 1U << 5U,        // packed, or kept, by a method that nobody here can undo
    broken = 1U << 6U,             // its structure ends early or contradicts itself
    appended = 1U << 7U,           // more bytes behind the end of its format
    polyglot = 1U << 8U,           // valid as two formats: the second one begins inside
    // Of documents.
    macro = 1U << 9U,            // has macro code
    macro_autoexec = 1U << 10U,  // that runs by itself
    macro_dangerous = 1U << 11U, // and writes a file or executes something
    xlm_macro = 1U << 12U,       // Excel 4.0 macro sheet
    dde = 1U << 13U,             // a DDE field or formula
    remote_template = 1U << 14U, // loads a template or object from elsewhere
    ole_package = 1U << 15U,     // an embedded OLE package or object that carries a file
    ole_exploit = 1U << 16U,     // an object of a class that is known for nothing but exploits (Equation.3, ...)
    pdf_javascript = 1U << 17U,
    pdf_launch = 1U << 18U,
    pdf_embedded_file = 1U << 19U,
    script = 1U << 20U,             // HTML or SVG with script
    jpeg_comment_length = 1U << 21U // a segment length below 2 (MS04-028)
};

/// "encrypted, names differ": the names of the bits, in order; empty for none.
std::string names_of(std::uint32_t traits);

} // namespace filetype
