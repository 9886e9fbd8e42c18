#include "policyd/notice/notice.hpp"

#include "common/text/escape.hpp"

namespace policyd {

namespace {

constexpr std::size_t longest_text = 4000;

} // namespace

std::vector<std::string> notice_environment(const notice& told, std::string_view host)
{
    const auto named = [](std::string_view name, std::string_view value) {
        return "SEKIMORI_" + std::string(name) + '=' + text::printable(value, longest_text);
    };
    return {named("KIND", told.kind),     named("NAME", told.name), named("TEXT", told.text),
            named("CLIENT", told.client), named("HOST", host),      named("TIME", base::to_rfc3339(told.at))};
}

std::string notice_line(const notice& told)
{
    std::string line = base::to_rfc3339(told.at) + ' ' + told.kind + ' ' + text::printable(told.name, 100) + ": " +
                       text::printable(told.text, longest_text);
    if (!told.client.empty())
        line += " (client " + text::printable(told.client, 100) + ')';
    return line + '\n';
}

std::string notice_mail(const notice& told, std::string_view to, std::string_view host)
{
    return "To: " + text::printable(to, 320) + "\nSubject: policyd on " + text::printable(host, 255) + ": " +
           told.kind + ' ' + text::printable(told.name, 100) +
           "\nAuto-Submitted: auto-generated\nPrecedence: bulk\nMIME-Version: 1.0\n"
           "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" +
           notice_line(told);
}

} // namespace policyd
