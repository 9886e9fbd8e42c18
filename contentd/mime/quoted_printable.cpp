// quoted_printable - line by line: blanks at a line's end are not text (RFC 2045, 6.7, rule 3), a last '=' joins it to
// the next one; an '=' without two digits stands for itself.

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/transfer_encoding.hpp"

namespace mime {

namespace {

void append_decoded(std::string_view text, decoding& into)
{
    while (!text.empty()) {
        const std::size_t mark = text.find('=');
        into.bytes += text.substr(0, mark);
        if (mark == text.npos)
            return;
        const int byte = hexadecimal_pair(text.substr(mark + 1));
        into.bytes += byte < 0 ? '=' : static_cast<char>(byte);
        into.is_broken = into.is_broken || byte < 0;
        text.remove_prefix(byte < 0 ? mark + 1 : mark + 3);
    }
}

} // namespace

decoding decode_quoted_printable(std::string_view body)
{
    decoding done;
    done.bytes.reserve(body.size());
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = end_of_line(body, at);
        const std::string_view line = body.substr(at, end - at);
        const std::string_view written = without_line_end(line);
        const std::string_view kept = text::without_blanks_at_end(written, " \t");
        if (kept.ends_with('=')) {
            append_decoded(kept.substr(0, kept.size() - 1), done);
        } else {
            append_decoded(kept, done);
            done.bytes += line.substr(written.size());
        }
        at = end;
    }
    return done;
}

bool is_quoted_printable(std::string_view text)
{
    std::size_t marks = 0;
    for (std::size_t at = text.find('='); at != text.npos; at = text.find('=', at + 1), ++marks) {
        const std::string_view behind = text.substr(at + 1, 2);
        const bool is_soft_break = behind.starts_with('\n') || behind.starts_with("\r\n");
        if (!is_soft_break && hexadecimal_pair(behind) < 0)
            return false;
    }
    return marks > 0;
}

} // namespace mime
