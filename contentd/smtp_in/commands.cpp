#include "contentd/smtp_in/commands.hpp"

#include "common/text/escape.hpp"
#include "contentd/smtp_in/parameters.hpp"
#include "contentd/smtp_in/path.hpp"
#include "contentd/smtp_in/xforward.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace smtp_in {

namespace {

step answer(std::string& replies, std::string_view reply, step next = step::go_on)
{
    replies += reply;
    replies += "\r\n";
    return next;
}

// Checks: the order of commands (RFC 5321, 4.1.4).

std::string_view any_time(const dialogue& /*now*/)
{
    return {};
}

std::string_view before_mail(const dialogue& now)
{
    if (!now.is_greeted)
        return "503 5.5.1 Error: send HELO, EHLO or LHLO first";
    return now.has_sender ? "503 5.5.1 Error: a transaction has begun" : "";
}

std::string_view after_mail(const dialogue& now)
{
    return now.has_sender ? "" : "503 5.5.1 Error: need MAIL command";
}

std::string_view after_recipient(const dialogue& now)
{
    if (!now.has_sender)
        return after_mail(now);
    if (now.current.recipients.empty()) // RFC 2033, 4.2 wants 503 of LMTP
        return now.current.is_lmtp ? "503 5.5.1 Error: no valid recipients" : "554 5.5.1 Error: no valid recipients";
    return {};
}

std::string_view before_tls(const dialogue& now)
{
    if (now.is_secure)
        return "503 5.5.1 Error: TLS has begun already";
    return now.announced.starttls ? before_mail(now) : "502 5.5.1 Error: command not implemented";
}

// Greetings.

step greet(dialogue& now, std::string_view arguments, bool is_lmtp, bool may_pipeline)
{
    end_transaction(now);
    now.is_greeted = true;
    now.may_pipeline = may_pipeline;
    now.current.is_lmtp = is_lmtp;
    now.current.helo = arguments;
    return step::go_on;
}

step helo(dialogue& now, std::string_view arguments, std::string& replies)
{
    if (arguments.empty())
        return answer(replies, "501 5.5.4 Syntax: HELO hostname");
    greet(now, arguments, false, false);
    return answer(replies, "250 " + now.announced.hostname);
}

step extended_helo(dialogue& now, std::string_view arguments, std::string& replies, bool is_lmtp)
{
    if (arguments.empty())
        return answer(replies, is_lmtp ? "501 5.5.4 Syntax: LHLO hostname" : "501 5.5.4 Syntax: EHLO hostname");
    replies += ehlo_reply(now.announced);
    return greet(now, arguments, is_lmtp, true);
}

step ehlo(dialogue& now, std::string_view arguments, std::string& replies)
{
    return extended_helo(now, arguments, replies, false);
}

step lhlo(dialogue& now, std::string_view arguments, std::string& replies)
{
    return extended_helo(now, arguments, replies, true);
}

step start_tls(dialogue& /*now*/, std::string_view arguments, std::string& replies)
{
    if (!arguments.empty())
        return answer(replies, "501 5.5.4 Syntax: STARTTLS");
    return step::start_tls;
}

step forward(dialogue& now, std::string_view arguments, std::string& replies)
{
    const auto read = read_xforward(arguments, now.current.origin);
    if (!read)
        return answer(replies, "501 5.5.4 " + read.error().text);
    return answer(replies, "250 2.0.0 Ok");
}

// Transactions.

std::string_view size_refusal(const offer& announced, std::string_view parameters)
{
    const auto written = find_parameter(parameters, "SIZE");
    std::uint64_t size = 0;
    if (!written || announced.size == 0)
        return {};
    std::from_chars(written->data(), written->data() + written->size(), size); // its form was checked
    return size > announced.size ? "552 5.3.4 Error: message size exceeds the limit" : "";
}

std::string_view utf8_refusal(const path& address, bool has_smtputf8)
{
    if (address.has_8bit && !has_smtputf8)
        return "553 5.6.7 Error: must declare SMTPUTF8 to use a non-ASCII address";
    return address.is_utf8 ? "" : "553 5.1.0 Error: the address is not UTF-8";
}

std::string_view parameter_refusal(parameter_fault fault)
{
    switch (fault) {
    case parameter_fault::unknown:
        return "555 5.5.4 Error: unsupported parameter";
    case parameter_fault::bad_value:
        return "501 5.5.4 Error: bad parameter";
    case parameter_fault::none:
        break;
    }
    return {};
}

std::string_view read_mail(dialogue& now, std::string_view arguments)
{
    const auto [fault, address] = read_path(arguments, "FROM:");
    if (fault != path_fault::none)
        return fault == path_fault::syntax ? "501 5.5.4 Syntax: MAIL FROM:<address>"
                                           : "501 5.1.7 Error: bad sender address syntax";
    std::string parameters;
    std::string_view refusal = parameter_refusal(check_mail_parameters(address.parameters, parameters));
    if (refusal.empty())
        refusal = utf8_refusal(address, find_parameter(parameters, "SMTPUTF8").has_value());
    if (refusal.empty())
        refusal = size_refusal(now.announced, parameters);
    if (!refusal.empty())
        return refusal;
    now.current.sender = address.address;
    now.current.parameters = std::move(parameters);
    now.has_sender = true;
    return {};
}

step mail(dialogue& now, std::string_view arguments, std::string& replies)
{
    const std::string_view refusal = read_mail(now, arguments);
    return answer(replies, refusal.empty() ? "250 2.1.0 Ok" : refusal);
}

std::string_view read_recipient(dialogue& now, std::string_view arguments)
{
    const auto [fault, address] = read_path(arguments, "TO:");
    if (fault == path_fault::syntax)
        return "501 5.5.4 Syntax: RCPT TO:<address>";
    if (fault == path_fault::address || address.address.empty())
        return "501 5.1.3 Error: bad recipient address syntax";
    if (now.current.recipients.size() >= now.recipient_limit)
        return "452 4.5.3 Error: too many recipients"; // the client sends the others in another transaction
    recipient added;
    std::string_view refusal = parameter_refusal(check_recipient_parameters(address.parameters, added.parameters));
    if (refusal.empty())
        refusal = utf8_refusal(address, find_parameter(now.current.parameters, "SMTPUTF8").has_value());
    if (!refusal.empty())
        return refusal;
    added.address = address.address;
    now.current.recipients.push_back(std::move(added));
    return {};
}

step rcpt(dialogue& now, std::string_view arguments, std::string& replies)
{
    const std::string_view refusal = read_recipient(now, arguments);
    return answer(replies, refusal.empty() ? "250 2.1.5 Ok" : refusal);
}

step data(dialogue& /*now*/, std::string_view arguments, std::string& replies)
{
    if (!arguments.empty())
        return answer(replies, "501 5.5.4 Syntax: DATA");
    return answer(replies, "354 End data with <CR><LF>.<CR><LF>", step::content);
}

step rset(dialogue& now, std::string_view /*arguments*/, std::string& replies)
{
    end_transaction(now);
    return answer(replies, "250 2.0.0 Ok");
}

// What changes nothing.

step noop(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "250 2.0.0 Ok");
}

step quit(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "221 2.0.0 Bye", step::close);
}

step vrfy(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "252 2.0.0 Cannot verify; send mail to try");
}

step help(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "214 2.0.0 See contentd(8)");
}

step refuse(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "502 5.5.1 Error: command not implemented");
}

// The octets of the chunk would be read as commands.
step refuse_and_close(dialogue& /*now*/, std::string_view /*arguments*/, std::string& replies)
{
    return answer(replies, "502 5.5.1 Error: command not implemented", step::close);
}

constexpr bool for_all = true;

constexpr command commands[] = {
    {"MAIL", before_mail, mail},
    {"RCPT", after_mail, rcpt},
    {"DATA", after_recipient, data},
    {"XFORWARD", before_mail, forward},
    {"RSET", any_time, rset},
    {"NOOP", any_time, noop, for_all},
    {"QUIT", any_time, quit, for_all},
    {"EHLO", any_time, ehlo, for_all},
    {"LHLO", any_time, lhlo, for_all},
    {"HELO", any_time, helo},
    {"VRFY", any_time, vrfy},
    {"HELP", any_time, help},
    {"EXPN", any_time, refuse},
    {"ETRN", any_time, refuse},
    {"TURN", any_time, refuse},
    {"AUTH", any_time, refuse},
    {"STARTTLS", before_tls, start_tls, for_all},
    {"XCLIENT", any_time, refuse},
    {"BDAT", any_time, refuse_and_close},
};

} // namespace

const command* find_command(std::string_view verb)
{
    const auto* const found = std::find_if(std::begin(commands), std::end(commands), [verb](const command& one) {
        return text::equal_ignoring_case(one.verb, verb);
    });
    return found != std::end(commands) ? found : nullptr;
}

void end_transaction(dialogue& now)
{
    now.current.sender.clear();
    now.current.parameters.clear();
    now.current.recipients.clear();
    now.current.origin = {};
    now.has_sender = false;
}

void begin_anew_secure(dialogue& now)
{
    end_transaction(now);
    now.current.helo.clear();
    now.current.is_lmtp = false;
    now.announced.starttls = false;
    now.announced.needs_tls = false;
    now.is_greeted = false;
    now.may_pipeline = false;
    now.is_secure = true;
}

} // namespace smtp_in
