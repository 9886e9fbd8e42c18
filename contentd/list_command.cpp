#include "contentd/list_command.hpp"

#include "common/mail/address.hpp"
#include "common/mail/address_class.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "common/text/words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace contentd {

namespace {

constexpr std::size_t most_lines = 50;
constexpr std::size_t longest_line = 200;
constexpr int most_words = 4; // approve PASSWORD who LIST

struct word
{
    std::string_view name;
    std::size_t least; // letters that a server takes for it
    bool is_harmless;
};

constexpr std::array words = {
    word{"subscribe", 3, true},   word{"join", 4, true},
    word{"unsubscribe", 5, true}, word{"signoff", 3, true},
    word{"leave", 5, true},       word{"confirm", 7, true},
    word{"auth", 4, true},        word{"help", 4, true},
    word{"remove", 6, true},      word{"who", 3, false},
    word{"review", 3, false},     word{"recipients", 10, false},
    word{"index", 3, false},      word{"get", 3, false},
    word{"lists", 4, false},      word{"which", 5, false},
    word{"info", 4, false},       word{"intro", 5, false},
    word{"query", 3, false},      word{"scan", 4, false},
    word{"stats", 4, false},      word{"statistics", 10, false},
    word{"last", 4, false},       word{"show", 4, false},
    word{"config", 6, false},     word{"configuration", 13, false},
    word{"newconfig", 9, false},  word{"writeconfig", 11, false},
    word{"newinfo", 7, false},    word{"passwd", 6, false},
    word{"password", 8, false},   word{"approve", 7, false},
    word{"add", 3, false},        word{"delete", 3, false},
    word{"invite", 6, false},     word{"set", 3, false},
    word{"options", 7, false},    word{"database", 4, false},
    word{"search", 6, false},     word{"sendme", 6, false},
    word{"archive", 7, false},    word{"dir", 3, false},
    word{"ls", 2, false},
};

bool is_word_byte(char c)
{
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') ||
           std::string_view("@.-_+=*/:<>\"()#~!%&").find(c) != std::string_view::npos;
}

const word* find(std::string_view written)
{
    const auto* const found = std::find_if(words.begin(), words.end(), [&](const word& each) {
        return written.size() >= each.least && written.size() <= each.name.size() &&
               text::equal_ignoring_case(written, each.name.substr(0, written.size()));
    });
    return found == words.end() ? nullptr : found;
}

// Null for a line that is no command.
const word* command_in(std::string_view line)
{
    line = text::trimmed(line);
    if (line.size() > longest_line)
        return nullptr;
    std::string_view rest = line;
    std::string_view first = text::next_word(rest);
    if (text::equal_ignoring_case(first, "quiet")) // LISTSERV and Sympa: and send no answer
        first = text::next_word(rest);
    const word* const found = find(first);
    if (found == nullptr)
        return nullptr;
    int count = 1;
    for (std::string_view next = text::next_word(rest); !next.empty(); next = text::next_word(rest))
        if (++count > most_words || !std::all_of(next.begin(), next.end(), is_word_byte))
            return nullptr;
    return found;
}

// LIST-get.17, LIST-index.100_200, LIST-thread.3: the address is the command.
std::string_view ezmlm_command_of(std::string_view local)
{
    constexpr std::array<std::string_view, 3> commands = {"get", "index", "thread"};
    const auto dash = local.rfind('-');
    const std::string_view last = dash == std::string_view::npos ? std::string_view() : local.substr(dash + 1);
    const auto dot = last.find('.');
    if (dash == 0 || dot == std::string_view::npos ||
        last.find_first_not_of("0123456789_", dot + 1) != std::string_view::npos)
        return {};
    const auto* const found = std::find_if(commands.begin(), commands.end(), [&](std::string_view each) {
        return text::equal_ignoring_case(each, last.substr(0, dot));
    });
    return found == commands.end() ? std::string_view() : *found;
}

std::string_view without_reply_prefix(std::string_view subject)
{
    subject = text::trimmed(subject);
    while (subject.size() > 3 && text::equal_ignoring_case(subject.substr(0, 3), "re:"))
        subject = text::trimmed(subject.substr(3));
    return subject;
}

// Behind these, servers read no further.
bool ends_commands(std::string_view line)
{
    constexpr std::array<std::string_view, 4> ends = {"end", "stop", "quit", "exit"};
    return line.starts_with("--") ||
           std::any_of(ends.begin(), ends.end(), [&](auto each) { return text::equal_ignoring_case(line, each); });
}

/// The first one that is not harmless, else the first.
class choice
{
  public:
    void add(const word* found)
    {
        if (found != nullptr && (best_ == nullptr || (best_->is_harmless && !found->is_harmless)))
            best_ = found;
    }
    std::string_view name() const { return best_ == nullptr ? std::string_view() : best_->name; }

  private:
    const word* best_ = nullptr;
};

void add_lines(std::string_view body, choice& to)
{
    for (std::size_t lines = 0; !body.empty() && lines < most_lines; ++lines) {
        const auto end = std::min(body.find('\n'), body.size());
        const std::string_view line = text::trimmed(body.substr(0, end));
        body.remove_prefix(std::min(end + 1, body.size()));
        if (ends_commands(line))
            return;
        to.add(command_in(line));
    }
}

} // namespace

std::string_view list_command_of(std::string_view recipient, std::string_view subject, std::string_view body)
{
    const mail::list_side side = mail::list_side_of(recipient);
    if (side == mail::list_side::join)
        return "subscribe";
    if (side == mail::list_side::leave)
        return "unsubscribe";
    if (side == mail::list_side::confirm)
        return "confirm";
    const std::string_view in_address = ezmlm_command_of(mail::split_address(recipient).local);
    if (!in_address.empty())
        return in_address;
    if (side != mail::list_side::request && !mail::is_command_server(recipient))
        return {};
    choice best;
    best.add(command_in(without_reply_prefix(subject)));
    add_lines(body, best);
    return best.name();
}

} // namespace contentd
