#include "common/auth/spf_header.hpp"

#include "common/mail/header_field.hpp"

#include <algorithm>

namespace auth {

namespace {

bool is_atom_character(char byte)
{
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           others.find(byte) != std::string_view::npos;
}

bool is_dot_atom(std::string_view value)
{
    if (value.empty() || value.front() == '.' || value.back() == '.' || value.find("..") != std::string_view::npos)
        return false;
    return std::all_of(value.begin(), value.end(), [](char byte) { return byte == '.' || is_atom_character(byte); });
}

/// RFC 2045's token, without the '=' and '/' that parsers of RFC 8601 stumble over. Dots are part of it.
bool is_token(std::string_view value)
{
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char byte) {
        return byte == '.' || (is_atom_character(byte) && byte != '=' && byte != '/' && byte != '?');
    });
}

std::string safe(std::string_view value, std::size_t limit)
{
    std::string made(value.substr(0, limit));
    std::replace_if(
        made.begin(), made.end(), [](char byte) { return byte < ' ' || byte > '~'; }, '?');
    return made;
}

std::string quoted(std::string_view printable)
{
    std::string made = "\"";
    for (const char byte : printable) {
        if (byte == '"' || byte == '\\')
            made += '\\';
        made += byte;
    }
    return made + '"';
}

/// Inside of a comment.
std::string in_comment(std::string_view value)
{
    std::string made = safe(value, 320);
    std::replace_if(
        made.begin(), made.end(), [](char byte) { return byte == '(' || byte == ')' || byte == '\\'; }, '?');
    return made;
}

std::string comment(const spf_query& query, const spf_result& result)
{
    const std::string client = query.client.to_text();
    const std::string domain = result.domain.empty() ? "the client's name" : "domain of " + result.domain;
    switch (result.status) {
    case spf_status::none:
        return result.domain.empty() ? "no domain to check" : domain + " has no SPF record";
    case spf_status::neutral:
        return client + " is neither permitted nor denied by " + domain;
    case spf_status::pass:
        return domain + " designates " + client + " as permitted sender";
    case spf_status::fail:
        return domain + " does not designate " + client + " as permitted sender";
    case spf_status::softfail:
        return "transitioning " + domain + " does not designate " + client + " as permitted sender";
    case spf_status::temperror:
        return "error in processing during lookup of " + domain;
    case spf_status::permerror:
        break;
    }
    return "record of " + domain + " cannot be used";
}

bool is_helo(const spf_query& query)
{
    return query.identity == spf_identity::helo || query.mail_from.empty();
}

} // namespace

std::string header_value(std::string_view value, std::size_t limit)
{
    const std::string printable = safe(value, limit);
    return is_dot_atom(printable) ? printable : quoted(printable);
}

std::string received_spf(const spf_query& query, const spf_result& result)
{
    std::string value(to_text(result.status));
    value += " (" + in_comment(query.receiver) + ": " + in_comment(comment(query, result)) + ")";
    const auto add = [&value](std::string_view key, std::string_view of) {
        value += ' ' + std::string(key) + '=' + header_value(of) + ';';
    };
    add("receiver", query.receiver);
    add("identity", result.identity == spf_identity::helo ? "helo" : "mailfrom");
    add("client-ip", query.client.to_text());
    add("envelope-from", query.mail_from);
    add("helo", query.helo);
    if (!result.mechanism.empty())
        add("mechanism", result.mechanism);
    if (!result.problem.empty())
        add("problem", result.problem);
    return mail::header_field("Received-SPF", value);
}

std::string authentication_results_spf(const spf_query& query, const spf_result& result)
{
    std::string made = "spf=" + std::string(to_text(result.status));
    if (!result.problem.empty())
        made += " reason=" + quoted(safe(result.problem, 200));
    if (is_helo(query)) {
        const std::string helo = safe(query.helo, 320);
        return made + " smtp.helo=" + (is_token(helo) ? helo : quoted(helo));
    }
    const std::string sender = safe(query.mail_from, 320);
    const auto at = sender.rfind('@');
    const bool is_plain = at != std::string::npos ? is_dot_atom(std::string_view(sender).substr(0, at)) &&
                                                        is_token(std::string_view(sender).substr(at + 1))
                                                  : is_token(sender);
    return made + " smtp.mailfrom=" + (is_plain ? sender : quoted(sender));
}

} // namespace auth
