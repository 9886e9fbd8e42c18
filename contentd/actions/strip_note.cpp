#include "contentd/actions/strip_note.hpp"

#include "common/text/base64.hpp"
#include "common/text/escape.hpp"

namespace contentd {

namespace {

constexpr std::size_t line_length = 76; // RFC 2045, 6.8
constexpr std::size_t most_listed = 50;

std::string in_brackets(std::string_view type, std::uint64_t size)
{
    return " (" + text::printable(type) + ", " + std::to_string(size) + " bytes)";
}

std::string list_of(const std::vector<const removal*>& removals)
{
    std::string all;
    for (std::size_t i = 0; i < removals.size() && i < most_listed; ++i) {
        const removal& each = *removals[i];
        all += "  " + (each.name.empty() ? std::string("-") : text::printable(each.name)) +
               in_brackets(each.type, each.size) + (each.path.empty() ? "" : ", " + text::printable(each.path)) + ": " +
               text::printable(each.reason) + "\r\n";
    }
    if (removals.size() > most_listed)
        all += "  (+" + std::to_string(removals.size() - most_listed) + ")\r\n";
    return all;
}

std::string wrapped_base64(std::string_view bytes)
{
    const std::string encoded = text::to_base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < encoded.size(); at += line_length)
        lines.append(encoded, at, line_length).append("\r\n");
    return lines;
}

} // namespace

std::string strip_note(const std::vector<const removal*>& removals, const surroundings& around,
                       const note_details& details)
{
    const std::string listed = list_of(removals);
    const std::string what = in_brackets(around.type, around.size);
    const std::string japanese =
        around.type.empty() ? "" : "\r\nこのファイルを含む部分全体も取り除かれました" + what + "。\r\n";
    const std::string english =
        around.type.empty() ? "" : "\r\nThe text or message in which it stood went with it" + what + ".\r\n";
    const std::string body =
        "この添付ファイルは、メールサーバの規則により取り除かれました:\r\n\r\n" + listed + japanese +
        "\r\n必要な場合は、次の番号を添えて " + details.contact + " までご連絡ください: " + details.quarantine_id +
        "\r\n元のメールは保管されています。\r\n\r\n" +
        "This attachment was taken out by a rule of the mail server:\r\n\r\n" + listed + english +
        "\r\nIf you need it, write to " + details.contact + " and name this number: " + details.quarantine_id +
        "\r\nThe original message is kept there.\r\n";
    return "Content-Type: text/plain; charset=utf-8\r\n"
           "Content-Transfer-Encoding: base64\r\n"
           "Content-Disposition: inline\r\n\r\n" +
           wrapped_base64(body);
}

} // namespace contentd
