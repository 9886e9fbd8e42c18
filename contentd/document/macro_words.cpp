#include "contentd/document/macro_words.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/macro_vocabulary.hpp"

#include <algorithm>

namespace document {

namespace {

constexpr std::size_t most_words = 20; // of each kind; more convince nobody

constexpr std::string_view ways_to_write[] = {"write", "append", "binary", "output", "random"};

bool is_word_letter(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '_';
}

void add(std::vector<std::string>& list, std::string_view word)
{
    if (list.size() < most_words && std::find(list.begin(), list.end(), word) == list.end())
        list.emplace_back(word);
}

/// Comments are dropped; a statement goes on behind " _" at the end of a line.
class statements
{
  public:
    explicit statements(std::string_view text) : text_(text) {}

    bool next(std::string& statement)
    {
        statement.clear();
        if (at_ >= text_.size())
            return false;
        for (bool goes_on = true; goes_on && at_ < text_.size();) {
            take_line(statement);
            goes_on = statement.ends_with(" _");
        }
        return true;
    }

  private:
    void take_line(std::string& statement)
    {
        std::string_view line = text_.substr(at_, text_.find_first_of("\r\n", at_) - at_);
        at_ += line.size() + (text_.substr(at_ + line.size()).starts_with("\r\n") ? 2 : 1);
        bool is_quoted = false;
        for (const char byte : line) {
            if (byte == '\'' && !is_quoted)
                break;
            is_quoted = is_quoted != (byte == '"');
            statement += byte;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

void macro_words::autoexec(std::string_view reason)
{
    add(starts_, reason);
}

void macro_words::act(std::string_view word)
{
    add(acts_, word);
}

void macro_words::remark(std::string_view what)
{
    add(remarks_, what);
}

void macro_words::add_all(const macro_words& other)
{
    has_code_ = has_code_ || other.has_code_;
    for (const std::string& each : other.starts_)
        autoexec(each);
    for (const std::string& each : other.acts_)
        act(each);
    for (const std::string& each : other.remarks_)
        remark(each);
}

void macro_words::take_word(std::string_view word, bool is_called)
{
    const macro_word known = macro_word_of(word);
    if (known.what == macro_word::kind::start)
        autoexec(known.shown);
    else if (known.what == macro_word::kind::act)
        act(known.shown);
    else if (is_called &&
             text::equal_ignoring_case(word, "call")) // "Call name" is plain VBA, CALL( is Excel's for any DLL
        act("CALL");
}

void macro_words::names(std::string_view bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t end = at;
        while (end < bytes.size() && is_word_letter(bytes[end]))
            ++end;
        if (end > at)
            take_word(bytes.substr(at, end - at), end < bytes.size() && bytes[end] == '(');
        at = end + 1;
    }
}

void macro_words::source(std::string_view text)
{
    statements all(text);
    for (std::string statement; all.next(statement);) {
        if (statement.empty() || statement.starts_with("Attribute ") || statement.starts_with("Option "))
            continue;
        has_code_ = has_code_ || statement.find_first_not_of(" \t\r\n") != statement.npos;
        names(statement);
        const std::string lowered = text::to_lower(statement);
        const std::size_t open = lowered.find("open ");
        const std::size_t way = open == lowered.npos ? lowered.npos : lowered.find(" for ", open);
        for (const std::string_view each : ways_to_write)
            if (way != lowered.npos && std::string_view(lowered).substr(way + 5).starts_with(each))
                act("Open For " + std::string(each));
        const std::size_t declare = lowered.find("declare ");
        if (declare != lowered.npos && lowered.find(" lib ", declare) != lowered.npos)
            act("Declare Lib");
    }
}

void macro_words::tell(collector& found) const
{
    if (!has_code_)
        return;
    found.note(filetype::macro);
    if (!starts_.empty())
        found.note(filetype::macro_autoexec | (acts_.empty() ? 0U : filetype::macro_dangerous));
    for (const std::vector<std::string>* list : {&remarks_, &starts_, &acts_})
        for (const std::string& each : *list)
            found.word(each);
}

} // namespace document
