#include "policyd/submission/login_table.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

namespace policyd {

namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view between_logins = " \t\r,";

std::string_view trimmed(std::string_view line)
{
    const auto begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

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
    std::vector<std::string>* open = nullptr; // the entry that the next line may continue
    std::size_t open_line = 0;
    const auto mistake = [&](std::size_t line, const std::string& what) {
        return base::fail(name + ':' + std::to_string(line) + ": " + what);
    };
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#')
            continue;
        if (blanks.find(line.front()) != std::string_view::npos) {
            if (open == nullptr)
                return mistake(number,
                               "a line that begins with a blank goes on with the one before, and there is none");
            add_logins(content, *open);
            continue;
        }
        if (open != nullptr && open->empty())
            return mistake(open_line, "no login behind the address; write ADDRESS LOGIN, LOGIN");
        const auto key = content.substr(0, std::min(content.find_first_of(blanks), content.size()));
        if (key != "<>" && key.find('@') == std::string_view::npos)
            return mistake(number,
                           '"' + text::printable(key, 60) + "\" is no address; write user@domain, @domain or <>");
        const auto [entry, is_new] = made.entries_.try_emplace(key == "<>" ? std::string() : text::to_lower(key));
        if (!is_new)
            return mistake(number,
                           '"' + text::printable(key, 60) + "\" stands there twice; put its logins on one line");
        open = &entry->second;
        open_line = number;
        add_logins(content.substr(key.size()), *open);
    }
    if (open != nullptr && open->empty())
        return mistake(open_line, "no login behind the address; write ADDRESS LOGIN, LOGIN");
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
    if (const auto plus = parts.local.find('+'); plus != std::string_view::npos && plus != 0) {
        const std::string without = std::string(parts.local.substr(0, plus)) + '@' + std::string(parts.domain);
        if (const auto* base = at(without))
            return base;
    }
    return at('@' + std::string(parts.domain));
}

} // namespace policyd
