#include "common/mail/address_class.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

#include <algorithm>
#include <array>

namespace mail {

namespace {

constexpr std::array<std::string_view, 14> roles = {"abuse",   "ftp",    "hostmaster", "info",     "marketing",
                                                    "news",    "noc",    "postmaster", "sales",    "security",
                                                    "support", "usenet", "uucp",       "webmaster"};

constexpr std::array<std::string_view, 8> servers = {"ecartis",    "ezmlm",   "listproc",  "listserv",
                                                     "listserver", "mailman", "majordomo", "sympa"};

struct side_word
{
    std::string_view word;
    list_side side;
};

constexpr std::array<side_word, 15> side_words = {{
    {"owner", list_side::owner},
    {"editor", list_side::owner},
    {"request", list_side::request},
    {"admin", list_side::admin},
    {"errorsto", list_side::errors},
    {"errors-to", list_side::errors},
    {"errors", list_side::errors},
    {"bounces", list_side::bounces},
    {"bounce", list_side::bounces},
    {"confirm", list_side::confirm},
    {"join", list_side::join},
    {"subscribe", list_side::join},
    {"leave", list_side::leave},
    {"unsubscribe", list_side::leave},
    {"signoff", list_side::leave},
}};

bool equal(std::string_view left, std::string_view right)
{
    return text::equal_ignoring_case(left, right);
}

bool ends_with(std::string_view local, std::string_view word)
{
    return local.size() > word.size() + 1 && local[local.size() - word.size() - 1] == '-' &&
           equal(local.substr(local.size() - word.size()), word);
}

// Without the tag that a server puts behind '+': the recipient or a cookie.
std::string_view untagged(std::string_view local)
{
    return without_extension(local, "+");
}

bool is_number(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// LIST-return-NUMBER-bob=example.com@: ezmlm.
bool is_ezmlm_return(std::string_view local)
{
    constexpr std::string_view word = "-return-";
    const auto at = std::search(local.begin(), local.end(), word.begin(), word.end(), [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? left + ('a' - 'A') : left) == right;
    });
    if (at == local.begin() || at == local.end())
        return false;
    const std::string_view rest = local.substr(static_cast<std::size_t>(at - local.begin()) + word.size());
    return is_number(rest.substr(0, rest.find('-')));
}

bool has_prefix(std::string_view local, std::string_view prefix)
{
    return local.size() > prefix.size() && equal(local.substr(0, prefix.size()), prefix);
}

} // namespace

std::string_view role_of(std::string_view address)
{
    const std::string_view local = untagged(split_address(address).local);
    if (equal(local, "www")) // the older name of the same
        return "webmaster";
    const auto* const found =
        std::find_if(roles.begin(), roles.end(), [&](std::string_view each) { return equal(each, local); });
    return found == roles.end() ? std::string_view() : *found;
}

list_side list_side_of(std::string_view address)
{
    const std::string_view whole = split_address(address).local;
    const std::string_view local = untagged(whole);
    // LISTSERV writes owner-LIST*bob**example*com.
    if (has_prefix(local, "owner-"))
        return list_side::owner;
    for (const side_word& each : side_words)
        if (ends_with(local, each.word))
            return each.side;
    return is_ezmlm_return(whole) ? list_side::bounces : list_side::none;
}

std::string_view name_of(list_side side)
{
    constexpr std::array<std::string_view, 9> names = {"",        "owner",   "request", "admin", "errors",
                                                       "bounces", "confirm", "join",    "leave"};
    return names.at(static_cast<std::size_t>(side));
}

bool is_command_server(std::string_view address)
{
    const std::string_view local = untagged(split_address(address).local);
    return std::any_of(servers.begin(), servers.end(), [&](std::string_view each) { return equal(each, local); });
}

bool is_callout_sender(std::string_view sender)
{
    constexpr std::string_view verifier = "double-bounce";
    const std::string_view local = split_address(sender).local;
    return local.empty() || equal(local.substr(0, verifier.size()), verifier);
}

bool is_list_server(std::string_view sender)
{
    const std::string_view local = untagged(split_address(sender).local);
    return is_command_server(sender) || equal(local, "listmaster") || list_side_of(sender) != list_side::none ||
           has_prefix(local, "sentto-");
}

} // namespace mail
