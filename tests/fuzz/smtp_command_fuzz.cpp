// Any bytes as an SMTP client's commands: every line is answered by whole replies without stray controls, and what the
// envelope keeps can be said again without breaking the line.

#include "contentd/smtp_in/line_reader.hpp"
#include "contentd/smtp_in/machine.hpp"
#include "contentd/smtp_out/transaction.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

void check_replies(const std::string& replies)
{
    require(replies.empty() || replies.ends_with("\r\n"));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const auto byte = static_cast<unsigned char>(replies[i]);
        require(byte >= ' ' || byte == '\r' || byte == '\n');
    }
}

void check_onward(const smtp_in::envelope& current)
{
    smtp_out::outgoing onward;
    onward.sender = current.sender;
    onward.parameters = current.parameters;
    onward.recipients = current.recipients;
    onward.origin = current.origin;
    const auto all = smtp::parse_capabilities("mx\nSIZE\n8BITMIME\nSMTPUTF8\nDSN\nXFORWARD NAME ADDR HELO IDENT");
    const smtp_out::transaction steps(onward, all, "mx", false);
    const std::string_view lines = steps.lines(0, steps.commands());
    require(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) == steps.commands());
    require(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\r')) == steps.commands());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    std::string_view input(reinterpret_cast<const char*>(bytes), size);
    smtp_in::offer offered;
    offered.hostname = "filter.example";
    offered.size = 100000;
    smtp_in::machine server(offered, 10, "192.0.2.1");
    smtp_in::line_reader lines;
    std::string replies;
    server.handle("EHLO x", replies);
    while (true) {
        const auto found = lines.next(input);
        input.remove_prefix(found.consumed);
        replies.clear();
        if (found.what == smtp_in::line_reader::kind::incomplete || found.what == smtp_in::line_reader::kind::endless)
            return 0;
        const auto next = found.what == smtp_in::line_reader::kind::line ? server.handle(found.line, replies)
                                                                         : server.refuse_long_line(replies);
        require(!replies.empty());
        check_replies(replies);
        if (next == smtp_in::step::close)
            return 0;
        if (next == smtp_in::step::content) {
            check_onward(server.current());
            server.finish();
        }
    }
}
