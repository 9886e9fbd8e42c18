#include "common/conf/file.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace conf {

namespace {

std::string quoted(std::string_view text)
{
    return '"' + text::printable(text, 80) + '"';
}

struct close_file
{
    void operator()(std::FILE* file) const { std::fclose(file); }
};

class reader
{
  public:
    explicit reader(std::string_view name) : name_(name) {}

    /// One physical line; gives an error's sentence, or nothing.
    std::string take(std::string_view line)
    {
        ++number_;
        const std::string_view content = text::trimmed(line);
        if (content.empty() || content.front() == '#')
            return {};
        if (line.front() == ' ' || line.front() == '\t')
            return proceed(content);
        if (content.front() == '[')
            return begin_section(content);
        return begin_entry(content);
    }

    std::string where() const { return std::string(name_) + ':' + std::to_string(number_); }
    std::vector<entry> entries() && { return std::move(entries_); }

  private:
    std::string proceed(std::string_view content)
    {
        if (!can_proceed_)
            return "a line that begins with a blank continues the one before, but there is no key before it";
        std::string& value = entries_.back().value;
        if (!value.empty())
            value += ' ';
        value += content;
        return {};
    }

    std::string begin_section(std::string_view content)
    {
        const std::string_view name = text::trimmed(content.substr(1, content.find(']') - 1));
        if (content.back() != ']' || content.find(']') != content.size() - 1 || name.empty())
            return quoted(content) + " is not a section such as [policyd]";
        section_ = std::string(name) + '.';
        can_proceed_ = false;
        return {};
    }

    std::string begin_entry(std::string_view content)
    {
        const auto sign = content.find('=');
        const std::string_view key = text::trimmed(content.substr(0, sign));
        if (sign == std::string_view::npos || key.empty() || key.find_first_of(" \t") != std::string_view::npos)
            return quoted(content) + " is not of the form \"key = value\"";
        entries_.push_back(
            {section_ + std::string(key), std::string(text::trimmed(content.substr(sign + 1))), where()});
        can_proceed_ = true;
        return {};
    }

    std::string_view name_;
    std::size_t number_ = 0;
    std::string section_;
    std::vector<entry> entries_;
    bool can_proceed_ = false;
};

} // namespace

base::result<std::vector<entry>> read_entries(std::string_view text, std::string_view name)
{
    reader lines(name);
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (const std::string wrong = lines.take(text.substr(0, end)); !wrong.empty())
            return base::fail(lines.where() + ": " + wrong);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return std::move(lines).entries();
}

base::result<std::string> read_file(const std::string& path)
{
    const std::unique_ptr<std::FILE, close_file> file(std::fopen(path.c_str(), "re"));
    std::string text;
    std::array<char, 4096> block{};
    // A directory opens well and fails at the first read.
    for (std::size_t taken = 1; file && taken > 0; text.append(block.data(), taken))
        taken = std::fread(block.data(), 1, block.size(), file.get());
    if (!file || std::ferror(file.get()) != 0)
        return base::fail(path + ": cannot read the file: " + std::strerror(errno));
    return text;
}

base::result<entry> read_override(std::string_view written)
{
    const auto sign = written.find('=');
    const std::string_view key = text::trimmed(written.substr(0, sign));
    if (sign == std::string_view::npos || key.empty())
        return base::fail("--set: " + quoted(written) + " is not of the form KEY=VALUE");
    return entry{std::string(key), std::string(text::trimmed(written.substr(sign + 1))), "--set"};
}

} // namespace conf
