#include "contentd/document/smuggling.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/mime/hexadecimal.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>

namespace document {

namespace {

constexpr std::string_view telling_words[] = {
    "atob",     "Blob",          "msSaveBlob",   "msSaveOrOpenBlob", "createObjectURL", "eval",
    "unescape", "ActiveXObject", "fromCharCode", "document.write",   "WScript",         "fromBase64",
};

bool is_code_letter(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '_' || byte == '$';
}

bool is_base64_letter(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '+' || byte == '/';
}

/// What a script puts between two texts that it joins, or that stand in a list; 0 when it is something else.
std::size_t joint_at(std::string_view page, std::size_t at)
{
    constexpr std::size_t longest = 40;
    constexpr std::string_view quotes = "\"'`";
    const std::string_view rest = page.substr(at, longest);
    const std::size_t line_end = rest.find_first_not_of(" \t\r\n\\");
    if (line_end != rest.npos && line_end > 0 && is_base64_letter(rest[line_end]) &&
        rest.substr(0, line_end).find('\n') != rest.npos)
        return line_end; // a line of base64 ends
    if (rest.empty() || quotes.find(rest.front()) == quotes.npos)
        return 0;
    const std::size_t next = rest.find_first_not_of(" \t\r\n+,", 1);
    const bool is_joint = next != rest.npos && next > 1 && quotes.find(rest[next]) != quotes.npos;
    return is_joint ? next + 1 : 0;
}

std::string from_hexadecimal(std::string_view digits)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(mime::hexadecimal_pair(digits.substr(i)));
    return bytes;
}

std::string decode(std::string_view letters)
{
    const bool is_hexadecimal =
        std::all_of(letters.begin(), letters.end(), [](char each) { return mime::hexadecimal_digit(each) >= 0; });
    return is_hexadecimal ? from_hexadecimal(letters) : mime::decode_base64(letters).bytes;
}

bool is_file(std::string_view bytes)
{
    using filetype::family;
    const filetype::detected type = filetype::detect(bytes, false);
    const bool is_shown = type.kind == family::image && type.type != "image/svg+xml";
    return type.is_executable || (type.kind != family::unknown && type.kind != family::text &&
                                  type.kind != family::audio && type.kind != family::video && !is_shown);
}

/// The first text behind ".download =" or "download=".
std::string download_name(std::string_view page)
{
    const std::size_t at = page.find("download");
    if (at == page.npos)
        return {};
    const std::string_view behind = page.substr(at + 8, 300);
    const std::size_t equals = behind.find_first_not_of(" \t\"',(");
    const std::size_t quote = behind.find_first_of("\"'", equals == behind.npos ? 0 : equals);
    if (equals == behind.npos || behind[equals] != '=' || quote == behind.npos || quote > equals + 4)
        return {};
    const std::string_view name = behind.substr(quote + 1, behind.find(behind[quote], quote + 1) - quote - 1);
    return std::string(name);
}

std::string undo_percents(std::string_view text)
{
    std::string undone;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int code = text[i] == '%' ? mime::hexadecimal_pair(text.substr(i + 1)) : -1;
        undone += code < 0 ? text[i] : static_cast<char>(code);
        i += code < 0 ? 0 : 2;
    }
    return undone;
}

} // namespace

void look_for_words(std::string_view script, collector& found)
{
    for (const std::string_view each : telling_words) {
        for (std::size_t at = script.find(each); at != script.npos; at = script.find(each, at + each.size())) {
            const bool begins = at == 0 || !is_code_letter(script[at - 1]);
            const bool ends = at + each.size() >= script.size() || !is_code_letter(script[at + each.size()]);
            if (!begins || !ends)
                continue;
            found.word(each);
            break;
        }
    }
}

void look_for_encoded_files(std::string_view page, collector& found)
{
    constexpr std::size_t least = 128;
    constexpr std::size_t looked_at = 4096;
    const std::string name = download_name(page);
    std::string letters;
    for (std::size_t at = 0; at < page.size();) {
        if (!is_base64_letter(page[at])) {
            ++at;
            continue;
        }
        if (!found.has_time())
            return;
        letters.clear();
        std::size_t joint = 0;
        do {
            at += joint;
            const std::size_t begin = at;
            while (at < page.size() && is_base64_letter(page[at]))
                ++at;
            letters += page.substr(begin, at - begin);
            joint = joint_at(page, at);
        } while (joint != 0 && at + joint < page.size());
        if (letters.size() < least || !is_file(decode(std::string_view(letters).substr(0, looked_at))))
            continue;
        if (letters.size() > found.room()) {
            found.cut();
            return;
        }
        found.file(name, decode(letters));
    }
}

void take_data_url(std::string_view url, collector& found)
{
    const std::size_t comma = url.find(',');
    if (comma == url.npos || text::to_lower(url.substr(0, std::min<std::size_t>(comma, 300))).ends_with("base64"))
        return;
    const std::string content = undo_percents(url.substr(comma + 1, found.room()));
    if (is_file(content))
        found.file({}, content);
}

std::vector<std::string> percent_encoded_markup(std::string_view page, collector& found)
{
    constexpr std::size_t least = 30;
    std::vector<std::string> all;
    for (std::size_t at = page.find('%'); at != page.npos && found.has_time(); at = page.find('%', at)) {
        const std::size_t end = std::min(page.find_first_of("\"' \t\r\n<>", at), page.size());
        const std::string_view written = page.substr(at, end - at);
        at = end;
        if (static_cast<std::size_t>(std::count(written.begin(), written.end(), '%')) < least ||
            written.size() > found.room())
            continue;
        std::string undone = undo_percents(written);
        found.spend(undone.size());
        if (undone.find('<') != undone.npos)
            all.push_back(std::move(undone));
    }
    return all;
}

} // namespace document
