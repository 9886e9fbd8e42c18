// Any bytes as an encoded body: nothing grows, base64 by blocks is what base64 by letters is wherever its lines end,
// and line by line the others give what they give for all of it.

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/transfer_encoding.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

/// A letter after the other.
mime::decoding base64_slowly(std::string_view body)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    mime::decoding made;
    bool is_padded = false;
    unsigned bits = 0;
    unsigned letters = 0;
    const auto end_stream = [&] {
        made.is_broken = made.is_broken || letters == 1;
        bits = letters = 0;
    };
    for (const char letter : body) {
        const std::size_t value = alphabet.find(letter);
        if (value != alphabet.npos) {
            made.is_broken = made.is_broken || is_padded;
            bits = bits << 6U | static_cast<unsigned>(value);
            if (letters > 0)
                made.bytes += static_cast<char>(bits >> (6 - 2 * letters));
            letters = (letters + 1) % 4;
        } else if (letter == '=') {
            is_padded = true;
            end_stream();
        } else if (letter != ' ' && letter != '\t' && letter != '\r' && letter != '\n') {
            made.is_broken = true;
        }
    }
    made.is_broken = made.is_broken || letters != 0;
    return made;
}

bool is_same(const mime::decoding& left, const mime::decoding& right)
{
    return left.bytes == right.bytes && left.is_broken == right.is_broken;
}

std::string in_lines(std::string_view body, std::size_t width)
{
    std::string all;
    for (; !body.empty(); body.remove_prefix(std::min(width, body.size())))
        all.append(body.substr(0, width)).append("\r\n");
    return all;
}

void check_base64(std::string_view body, std::size_t width)
{
    const mime::decoding whole = mime::decode_base64(body);
    require(is_same(whole, base64_slowly(body)));
    require(is_same(whole, mime::decode_base64(in_lines(body, width))));
}

void check_quoted_printable(std::string_view body)
{
    mime::decoding lines;
    for (std::size_t at = 0; at < body.size(); at = mime::end_of_line(body, at)) {
        const mime::decoding line = mime::decode_quoted_printable(body.substr(at, mime::end_of_line(body, at) - at));
        lines.bytes += line.bytes;
        lines.is_broken = lines.is_broken || line.is_broken;
    }
    require(is_same(mime::decode_quoted_printable(body), lines));
}

void check_uuencode(std::string_view body)
{
    const std::string begin = std::string(100, '\n') + "begin 644 a\n"; // long enough for what a line can stand for
    std::string lines;
    for (std::size_t at = 0; at < body.size(); at = mime::end_of_line(body, at)) {
        const std::string_view line = body.substr(at, mime::end_of_line(body, at) - at);
        if (line.starts_with("end") && text::trimmed(line) == "end")
            break;
        lines += mime::decode_uuencode(begin + std::string(line)).bytes;
    }
    const std::string whole = begin + std::string(body);
    require(mime::decode_uuencode(whole).bytes == lines.substr(0, whole.size()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using enum mime::transfer_encoding;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    for (const mime::transfer_encoding each : {identity, base64, quoted_printable, uuencode})
        require(mime::decode(each, body).bytes.size() <= body.size());
    check_base64(body, size % 80 + 1);
    check_quoted_printable(body);
    check_uuencode(body);
    return 0;
}
