#include "contentd/smtp_in/machine.hpp"

#include "common/text/trim.hpp"

#include <algorithm>
#include <utility>

namespace smtp_in {

machine::machine(offer announced, std::size_t recipient_limit, std::string peer_address)
{
    now_.announced = std::move(announced);
    now_.recipient_limit = recipient_limit;
    now_.current.peer_address = std::move(peer_address);
}

step machine::handle(std::string_view line, std::string& replies)
{
    const std::string_view verb = line.substr(0, line.find(' '));
    const command* const found = find_command(verb);
    if (found == nullptr)
        return count_stray("500 5.5.2 Error: command not recognized", replies);
    now_.strays = 0;
    const bool is_early = now_.announced.needs_tls && !found->is_for_all;
    // RFC 3207, 4 has 530 for this, at which Postfix returns the mail: whose certificate has expired must not lose it.
    const std::string_view refusal = is_early ? "451 4.7.0 Must issue a STARTTLS command first" : found->check(now_);
    if (refusal.empty())
        return found->proceed(now_, text::trimmed(line.substr(verb.size()), " "), replies);
    replies += refusal;
    replies += "\r\n";
    return step::go_on;
}

step machine::refuse_long_line(std::string& replies)
{
    return count_stray("500 5.5.6 Error: line too long", replies);
}

step machine::count_stray(std::string_view reply, std::string& replies)
{
    const bool is_last = ++now_.strays >= stray_limit;
    replies += is_last ? "421 4.7.0 Error: too many errors" : reply;
    replies += "\r\n";
    return is_last ? step::close : step::go_on;
}

} // namespace smtp_in
