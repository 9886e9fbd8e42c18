// uuencode - the lines of uuencode, xxencode and begin-base64: "begin MODE NAME" or "begin-base64 MODE NAME", data, and
// "end" or "===="
//
// For files in a text (embedded_formats.hpp) and for bodies that a header calls x-uuencode (transfer_encoding.hpp).

#pragma once

#include "contentd/mime/embedded.hpp"
#include "contentd/mime/six_bit_lines.hpp"

#include <optional>
#include <string_view>

namespace mime {

struct begin_line
{
    bool is_base64 = false;
    bool is_name_encoded = false; // "-encoded" of sharutils: the name is base64
    bool has_usual_mode = true;   // three digits to six; "begin 1 ..." may be a sentence
    std::string_view name;        // as written
};

/// `line` is without its line end; nothing when it begins no file.
std::optional<begin_line> read_begin_line(std::string_view line);

/// `line` is without its line end.
bool is_end_line(std::string_view line, embedding how);

} // namespace mime
