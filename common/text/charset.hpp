// charset - text in any charset made UTF-8, through ICU's converters
//
// Labels in mail are what senders write, not what IANA registered: a table of our own comes first (x-sjis, utf8,
// unknown-8bit, ...), and widens a charset to the one that its senders really use: ISO-8859-1 is read as
// windows-1252, ISO-2022-JP as CP50221 with half-width kana and the rows of NEC and IBM, GB2312 as GB18030.
// Total: any bytes give UTF-8, what cannot be read becomes U+FFFD. Safe from any thread: converters are kept, one for
// each thread and charset, since opening one costs more than a header.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace text {

struct conversion
{
    std::string utf8;
    bool is_known = true;     // false: the label is none; read as unlabelled text is
    std::size_t replaced = 0; // malformed or unassigned sequences, each one U+FFFD
};

/// `charset` as a Content-Type or an encoded word writes it, a language after '*' and quotes ignored.
conversion to_utf8(std::string_view bytes, std::string_view charset);

/// Text without a label, such as a raw 8-bit header: UTF-8 if it is that, ISO-2022-JP if it has its escapes, else
/// `likely` if that is a charset (one of Japan's if `likely` is another one of them and does not fit), else
/// windows-1252. charset_readings.hpp gives what else it may say.
std::string unlabelled_to_utf8(std::string_view bytes, std::string_view likely = {});

bool is_known_charset(std::string_view charset);

} // namespace text
