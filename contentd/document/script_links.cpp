#include "contentd/document/script_links.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/target.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

constexpr std::size_t longest_link = 2000;
constexpr std::string_view quotes = "\"'`";

class link_taker
{
  public:
    explicit link_taker(collector& found) : found_(found) {}

    void take(std::string_view plain)
    {
        const std::string lowered = text::to_lower(plain);
        for (std::size_t at = lowered.find("://"); at != lowered.npos && left_ > 0; at = lowered.find("://", at + 3)) {
            const std::size_t begin = begin_of_scheme(lowered, at);
            if (begin == at)
                continue;
            const std::string_view rest = plain.substr(begin, longest_link);
            const std::string_view url = rest.substr(0, rest.find_first_of("\"'`<>\\ ,;)\t\r\n"));
            if (url.size() <= at + 3 - begin || !is_remote(url))
                continue;
            --left_;
            found_.link(url);
        }
    }

  private:
    /// `at` for another scheme than those.
    static std::size_t begin_of_scheme(std::string_view lowered, std::size_t at)
    {
        for (const std::string_view scheme : {"https", "http", "ftp"})
            if (lowered.substr(0, at).ends_with(scheme))
                return at - scheme.size();
        return at;
    }

    collector& found_;
    std::size_t left_ = 100;
};

/// Of "\x68" or "\u0068" at `at`, how long it is; its character is appended.
std::size_t take_escape(std::string_view script, std::size_t at, std::string& to)
{
    const char kind = at + 1 < script.size() ? script[at + 1] : '\0';
    const std::size_t zeros = kind == 'u' ? 2 : 0; // of ASCII, which is all that matters here
    if (kind == 'x' || (kind == 'u' && script.substr(at + 2, zeros) == "00")) {
        const int code = mime::hexadecimal_pair(script.substr(std::min(at + 2 + zeros, script.size())));
        if (code >= 0) {
            to += static_cast<char>(code);
            return 4 + zeros;
        }
    }
    if (kind != '/')
        to += '\\';
    return kind == '/' ? 1 : std::min<std::size_t>(script.size() - at, 1);
}

/// Behind the `"+"` at `at`; `at` when none is there.
std::size_t behind_joint(std::string_view script, std::size_t at)
{
    constexpr std::size_t longest = 20;
    const std::string_view rest = script.substr(at, longest);
    const std::size_t plus = rest.find_first_not_of(" \t\r\n", 1);
    if (plus == rest.npos || rest[plus] != '+')
        return at;
    const std::size_t next = rest.find_first_not_of(" \t\r\n", plus + 1);
    return next == rest.npos || quotes.find(rest[next]) == quotes.npos ? at : at + next + 1;
}

/// Texts as they are at run time, as far as that can be seen.
std::string undo_writing(std::string_view script)
{
    std::string plain;
    plain.reserve(script.size());
    for (std::size_t at = 0; at < script.size();) {
        const std::size_t behind = quotes.find(script[at]) == quotes.npos ? at : behind_joint(script, at);
        if (behind != at) {
            at = behind;
        } else if (script[at] == '\\') {
            at += take_escape(script, at, plain);
        } else {
            plain += script[at++];
        }
    }
    return plain;
}

/// What stands in the quotes behind "atob(".
std::string decoded_base64(std::string_view rest)
{
    constexpr std::size_t longest = 4096;
    rest = rest.substr(0, longest);
    const std::size_t quote = rest.find_first_not_of(" \t\r\n(");
    if (quote == rest.npos || quotes.find(rest[quote]) == quotes.npos)
        return {};
    const std::size_t end = rest.find(rest[quote], quote + 1);
    return mime::decode_base64(rest.substr(quote + 1, end - quote - 1)).bytes;
}

/// "(104,0x74,...)"
std::string decoded_numbers(std::string_view rest)
{
    constexpr std::size_t longest = 4096;
    std::string text;
    const std::string_view list = rest.substr(0, std::min(rest.find(')'), longest));
    for (std::size_t at = 0; at < list.size();) {
        if (!is_digit(list[at])) {
            ++at;
            continue;
        }
        const bool is_hexadecimal = list[at] == '0' && at + 1 < list.size() && (list[at + 1] | 0x20) == 'x';
        at += is_hexadecimal ? 2 : 0;
        int code = 0;
        for (; at < list.size() && code < 256; ++at) {
            const int digit = mime::hexadecimal_digit(list[at]);
            if (digit < 0 || (digit > 9 && !is_hexadecimal))
                break;
            code = code * (is_hexadecimal ? 16 : 10) + digit;
        }
        text += code < 0x80 ? static_cast<char>(code) : '?';
    }
    return text;
}

void take_decoded(std::string_view script, std::string_view function, std::string (*decode)(std::string_view),
                  link_taker& to)
{
    int left = 200;
    for (std::size_t at = script.find(function); at != script.npos && left-- > 0; at = script.find(function, at))
        to.take(undo_writing(decode(script.substr(at += function.size()))));
}

} // namespace

void take_script_links(std::string_view script, collector& found)
{
    link_taker links(found);
    const std::string plain = undo_writing(script);
    links.take(plain);
    take_decoded(plain, "atob", decoded_base64, links);
    take_decoded(plain, "fromCharCode", decoded_numbers, links);
}

} // namespace document
