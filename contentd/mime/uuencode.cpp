// uuencode - a "begin MODE NAME" line, lines of a length letter and groups of four, an "end" line
//
// Text around it is skipped. Without a "begin" line the body is taken to start with data.

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>

namespace mime {

namespace {

bool is_begin_line(std::string_view line)
{
    return line.starts_with("begin ") && line.size() > 10 &&
           std::all_of(line.begin() + 6, line.begin() + 9, [](char byte) { return byte >= '0' && byte <= '7'; }) &&
           line.find(' ', 9) != line.npos;
}

std::size_t begin_line(std::string_view body)
{
    constexpr std::size_t lines_before = 100;
    std::size_t at = 0;
    for (std::size_t i = 0; i < lines_before && at < body.size(); ++i) {
        if (is_begin_line(body.substr(at, 12)))
            return at;
        at = end_of_line(body, at);
    }
    return body.npos;
}

unsigned value_of(char letter)
{
    return (static_cast<unsigned char>(letter) - 32U) & 63U;
}

bool is_letter(char byte)
{
    return byte >= ' ' && byte <= '`';
}

/// One line of data; false when it is none.
bool decode_line(std::string_view line, decoding& into)
{
    if (line.empty() || !std::all_of(line.begin(), line.end(), is_letter))
        return false;
    std::size_t left = value_of(line.front());
    line.remove_prefix(1);
    into.is_broken = into.is_broken || line.size() < (left + 2) / 3 * 4;
    for (; left > 0 && line.size() >= 2; line.remove_prefix(std::min<std::size_t>(4, line.size()))) {
        unsigned group = 0;
        for (std::size_t i = 0; i < 4; ++i)
            group = group << 6U | (i < line.size() ? value_of(line[i]) : 0U);
        const std::size_t most = std::min<std::size_t>({3, left, line.size() - 1});
        for (std::size_t i = 0; i < most; ++i)
            into.bytes += static_cast<char>(group >> (16 - 8 * i));
        left -= std::min<std::size_t>(3, left);
    }
    return true;
}

} // namespace

decoding decode_uuencode(std::string_view body)
{
    decoding done;
    done.bytes.reserve(body.size() / 4 * 3);
    const std::size_t begin = begin_line(body);
    done.is_broken = begin == body.npos;
    for (std::size_t at = done.is_broken ? 0 : end_of_line(body, begin); at < body.size();) {
        const std::size_t end = end_of_line(body, at);
        const std::string_view line = without_line_end(body.substr(at, end - at));
        if (line == "end")
            return done;
        if (!decode_line(line, done))
            done.is_broken = true;
        at = end;
    }
    done.is_broken = true;
    return done;
}

std::string_view uuencode_name(std::string_view body)
{
    const std::size_t begin = begin_line(body);
    if (begin == body.npos)
        return {};
    const std::string_view line = body.substr(begin, end_of_line(body, begin) - begin);
    return text::trimmed(line.substr(std::min(line.size(), line.find(' ', 9))));
}

} // namespace mime
