#include "common/conf/postfix_files.hpp"

#include "common/conf/file.hpp"
#include "common/conf/logical_lines.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"

#include <algorithm>
#include <utility>

namespace conf {

namespace {

constexpr std::size_t size_limit = std::size_t{4} << 20U;
constexpr std::size_t words_limit = 10000;
constexpr unsigned depth_limit = 10;
constexpr std::size_t inserted_limit = 4096; // bytes that one $name may add inside a word
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view list_separators = " \t\r\n,";

/// Cuts logical lines into words, where `{ … }` is one, over line ends too.
class word_reader
{
  public:
    word_reader(const std::string& file, std::string_view separators) : file_(file), separators_(separators) {}

    void take(const physical_line& line)
    {
        if (!word_.empty())
            more_lines_.push_back(line.number);
        for (const char each : line.text)
            take(each, line.number);
        take('\n', line.number);
    }

    std::vector<postfix_word> words() &&
    {
        finish();
        return std::move(words_);
    }

  private:
    void take(char each, std::size_t line)
    {
        if (depth_ == 0 && separators_.find(each) != std::string_view::npos)
            return finish();
        if (word_.empty())
            line_ = line;
        if (each == '{')
            ++depth_;
        if (each == '}' && depth_ > 0)
            --depth_;
        word_ += each;
    }

    void finish()
    {
        if (!word_.empty() && words_.size() < words_limit)
            words_.push_back({std::exchange(word_, {}), {file_, line_}, std::move(more_lines_)});
        word_.clear();
        more_lines_.clear();
    }

    const std::string& file_;
    std::string_view separators_;
    std::vector<postfix_word> words_;
    std::string word_;
    std::vector<std::size_t> more_lines_;
    std::size_t line_ = 0;
    unsigned depth_ = 0;
};

base::error not_a_setting(const postfix_place& place, std::string_view written)
{
    return base::fail(place.to_text() + ": \"" + text::printable(written, 80) +
                      "\" is not of the form \"name = value\"");
}

/// `name = value …` whose first line begins with the name.
base::result<postfix_setting> to_setting(logical_line line, const std::string& file)
{
    postfix_setting setting;
    setting.place = {file, line.front().number};
    const auto sign = line.front().text.find('=');
    setting.name = text::trimmed(line.front().text.substr(0, sign));
    if (sign == std::string_view::npos || setting.name.empty() ||
        setting.name.find_first_of(" \t{}") != std::string::npos)
        return not_a_setting(setting.place, line.front().text);
    line.front().text.remove_prefix(sign + 1);
    word_reader reader(file, list_separators);
    for (const physical_line& each : line)
        reader.take(each);
    setting.words = std::move(reader).words();
    return setting;
}

/// The argument of -o: `name=value`, or `{ name = value }`.
base::result<postfix_setting> to_override(const postfix_word& word)
{
    std::string_view written = word.text;
    if (written.size() >= 2 && written.front() == '{' && written.back() == '}')
        written = written.substr(1, written.size() - 2);
    logical_line lines;
    std::size_t number = word.place.line;
    for (auto next = word.more_lines.begin(); !written.empty();) {
        const auto end = std::min(written.find('\n'), written.size());
        if (!lines.empty() || !text::trimmed(written.substr(0, end)).empty())
            lines.push_back({written.substr(0, end), number});
        written.remove_prefix(std::min(end + 1, written.size()));
        number = next != word.more_lines.end() ? *next++ : number;
    }
    if (lines.empty())
        return not_a_setting(word.place, word.text);
    return to_setting(lines, word.place.file);
}

base::result<postfix_service> to_service(const logical_line& line, const std::string& file)
{
    word_reader reader(file, blanks);
    for (const physical_line& each : line)
        reader.take(each);
    const std::vector<postfix_word> words = std::move(reader).words();
    postfix_service service;
    service.place = {file, line.front().number};
    if (words.size() < 8)
        return base::fail(service.place.to_text() + ": a service has eight columns, here are " +
                          std::to_string(words.size()));
    service.name = words[0].text;
    service.type = words[1].text;
    service.chroot = words[4].text;
    service.maxproc = words[6].text;
    service.command = words[7].text;
    for (std::size_t i = 8; i < words.size(); ++i) {
        postfix_word argument = words[i];
        if (argument.text.rfind("-o", 0) != 0)
            continue;
        if (argument.text == "-o" && ++i < words.size())
            argument = words[i];
        else
            argument.text.erase(0, 2);
        auto setting = to_override(argument);
        if (!setting)
            return setting.error();
        service.overrides.push_back(std::move(*setting));
    }
    return service;
}

/// The name in `$name`, `${name}` or `$(name)` at the start of the text and how long that is; empty when none.
std::pair<std::string_view, std::size_t> reference(std::string_view written)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const bool is_enclosed = written.size() > 1 && (written[1] == '{' || written[1] == '(');
    const std::size_t start = is_enclosed ? 2 : 1;
    if (written.size() <= start)
        return {};
    const auto end = std::min(written.find_first_not_of(letters, start), written.size());
    if (is_enclosed && (end == written.size() || (written[end] != '}' && written[end] != ')')))
        return {};
    return {written.substr(start, end - start), is_enclosed ? end + 1 : end};
}

} // namespace

std::string postfix_setting::text() const
{
    std::string joined;
    for (const postfix_word& word : words)
        joined += (joined.empty() ? "" : " ") + word.text;
    return joined;
}

base::result<postfix_files> postfix_files::parse(std::string_view main, const std::string& main_name,
                                                 std::string_view master, const std::string& master_name)
{
    if (main.size() > size_limit || master.size() > size_limit)
        return base::fail((main.size() > size_limit ? main_name : master_name) + ": larger than 4 MiB");
    postfix_files files;
    files.main_name_ = main_name;
    for (const logical_line& line : logical_lines(main)) {
        auto setting = to_setting(line, main_name);
        if (!setting)
            return setting.error();
        files.main_.insert_or_assign(setting->name, *setting);
    }
    for (const logical_line& line : logical_lines(master)) {
        auto service = to_service(line, master_name);
        if (!service)
            return service.error();
        files.services_.push_back(std::move(*service));
    }
    return files;
}

base::result<postfix_files> postfix_files::load(const std::string& directory)
{
    const std::string main_name = directory + "/main.cf";
    const std::string master_name = directory + "/master.cf";
    const auto main = read_file(main_name);
    if (!main)
        return main.error();
    const auto master = read_file(master_name);
    if (!master)
        return master.error();
    return parse(*main, main_name, *master, master_name);
}

const postfix_setting* postfix_files::find(const postfix_service* service, std::string_view name) const
{
    if (service != nullptr) {
        const auto& overrides = service->overrides;
        const auto last = std::find_if(overrides.rbegin(), overrides.rend(),
                                       [&](const postfix_setting& each) { return each.name == name; });
        if (last != overrides.rend())
            return &*last;
    }
    const auto found = main_.find(name);
    return found == main_.end() ? nullptr : &found->second;
}

void postfix_files::expand(const postfix_service* service, const postfix_word& word, unsigned depth,
                           std::vector<postfix_word>& into) const
{
    const auto sign = word.text.find('$');
    if (sign == std::string::npos || depth > depth_limit || into.size() > words_limit) {
        into.push_back(word);
        return;
    }
    const auto [name, length] = reference(std::string_view(word.text).substr(sign));
    const postfix_setting* named = name.empty() ? nullptr : find(service, name);
    if (named == nullptr) {
        into.push_back(word);
        return;
    }
    // A word that is a name alone stands for a list, each of whose words keeps its own place.
    if (sign == 0 && length == word.text.size()) {
        for (const postfix_word& each : named->words)
            expand(service, each, depth + 1, into);
        return;
    }
    postfix_word replaced = word;
    replaced.text.replace(sign, length, named->text().substr(0, inserted_limit));
    expand(service, replaced, depth + 1, into);
}

std::vector<postfix_word> postfix_files::list(const postfix_service* service, std::string_view name) const
{
    std::vector<postfix_word> words;
    if (const postfix_setting* setting = find(service, name))
        for (const postfix_word& word : setting->words)
            expand(service, word, 0, words);
    return words;
}

std::string postfix_files::value(const postfix_service* service, std::string_view name, std::string_view fallback) const
{
    if (find(service, name) == nullptr)
        return std::string(fallback);
    postfix_setting expanded;
    expanded.words = list(service, name);
    return expanded.text();
}

postfix_place postfix_files::place(const postfix_service* service, std::string_view name) const
{
    if (const postfix_setting* setting = find(service, name))
        return setting->place;
    return service != nullptr ? service->place : postfix_place{main_name_, 1};
}

std::vector<std::string> inside_braces(std::string_view word)
{
    if (word.size() < 2 || word.front() != '{' || word.back() != '}')
        return {std::string(word)};
    const std::string no_file;
    word_reader reader(no_file, list_separators);
    reader.take({word.substr(1, word.size() - 2), 0});
    std::vector<std::string> words;
    for (postfix_word& each : std::move(reader).words())
        words.push_back(std::move(each.text));
    return words;
}

} // namespace conf
