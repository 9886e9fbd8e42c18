#include "policyd/spf/header.hpp"

#include "common/auth/spf_header.hpp"

#include <algorithm>

namespace policyd {

namespace {

constexpr std::size_t longest_line = 900;
constexpr std::size_t short_value = 60; // eight of these and the words between them fit into a line

// Folding is CR LF before a blank that was there.
std::string unfolded(std::string field)
{
    const auto is_end = [](char byte) { return byte == '\r' || byte == '\n'; };
    field.erase(std::remove_if(field.begin(), field.end(), is_end), field.end());
    return field;
}

// What needs no escape grows no more.
void shorten(std::string& value)
{
    value.resize(std::min(value.size(), short_value));
    std::replace_if(
        value.begin(), value.end(), [](char byte) { return byte == '"' || byte == '\\'; }, '?');
}

void shorten(auth::spf_query& query, auth::spf_result& result)
{
    for (std::string* each :
         {&query.receiver, &query.mail_from, &query.helo, &result.domain, &result.mechanism, &result.problem})
        shorten(*each);
}

} // namespace

std::string received_spf_line(auth::spf_query query, auth::spf_result result)
{
    std::string line = unfolded(auth::received_spf(query, result));
    if (line.size() <= longest_line)
        return line;
    shorten(query, result);
    return unfolded(auth::received_spf(query, result));
}

std::string authentication_results_line(auth::spf_query query, auth::spf_result result)
{
    const auto line = [&] {
        return "Authentication-Results: " + auth::header_value(query.receiver) + "; " +
               auth::authentication_results_spf(query, result);
    };
    if (std::string whole = line(); whole.size() <= longest_line)
        return whole;
    shorten(query, result);
    return line();
}

} // namespace policyd
