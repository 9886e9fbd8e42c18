#include "policyd/submission/login_table.hpp"

#include "common/conf/logical_lines.hpp"
#include "common/mail/address.hpp"
#include "common/text/append.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"

namespace policyd {

namespace {

constexpr std::string_view between_logins = " \t\r,";

void add_logins(std::string_view written, std::vector<std::string>& to)
{
    while (true) {
        const auto begin = written.find_first_not_of(between_logins);
        if (begin == std::string_view::npos)
            return;
        written.remove_prefix(begin);
        const auto end = std::min(written.find_first_of(between_logins), written.size());
        to.push_back(text::to_lower(written.substr(0, end)));
        written.remove_prefix(end);
    }
}

} // namespace

base::result<login_table> login_table::parse(std::string_view text, const std::string& name)
{
    login_table made;
    for (const conf::logical_line& line : conf::logical_lines(text)) {
        const std::string_view first = text::trimmed(line.front().text);
        const auto mistake = [&](const std::string& what) {
            std::string told = name;
            text::append(told, {":", std::to_string(line.front().number), ": ", what});
            return base::fail(std::move(told));
        };
        if (first.data() != line.front().text.data())
            return mistake("a line that begins with a blank goes on with the one before, and there is none");
        const auto key = first.substr(0, std::min(first.find_first_of(" \t"), first.size()));
        if (key != "<>" && key.find('@') == std::string_view::npos)
            return mistake('"' + text::printable(key, 60) + "\" is no address; write user@domain, @domain or <>");
        const auto [entry, is_new] = made.entries_.try_emplace(key == "<>" ? std::string() : text::to_lower(key));
        if (!is_new)
            return mistake('"' + text::printable(key, 60) + "\" stands there twice; put its logins on one line");
        add_logins(first.substr(key.size()), entry->second);
        for (std::size_t i = 1; i < line.size(); ++i)
            add_logins(line[i].text, entry->second);
        if (entry->second.empty())
            return mistake("no login behind the address; write ADDRESS LOGIN, LOGIN");
    }
    return made;
}

const std::vector<std::string>* login_table::at(std::string_view key) const
{
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

const std::vector<std::string>* login_table::find(std::string_view address) const
{
    const std::string low = text::to_lower(address);
    if (const auto* whole = at(low); whole != nullptr || low.empty())
        return whole;
    const auto parts = mail::split_address(low);
    if (const auto base = mail::without_extension(parts.local, "+"); base.size() != parts.local.size())
        if (const auto* found = at(std::string(base) + '@' + std::string(parts.domain)))
            return found;
    return at('@' + std::string(parts.domain));
}

} // namespace policyd
