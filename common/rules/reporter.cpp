#include "common/rules/reporter.hpp"

#include <algorithm>

namespace rules {

std::string diagnostic::to_text() const
{
    return file + ":" + std::to_string(line) + ":" + std::to_string(column) +
           (is_warning ? ": warning: " : ": error: ") + text;
}

reporter::reporter(std::string file, std::string_view text, std::vector<diagnostic>& into)
    : file_(std::move(file)), text_(text), into_(into)
{
    lines_.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n')
            lines_.push_back(at + 1);
}

void reporter::error(std::size_t at, std::string sentence)
{
    has_errors_ = true;
    add(at, std::move(sentence), false);
}

void reporter::warning(std::size_t at, std::string sentence)
{
    add(at, std::move(sentence), true);
}

std::size_t reporter::line_of(std::size_t at) const
{
    return static_cast<std::size_t>(std::upper_bound(lines_.begin(), lines_.end(), at) - lines_.begin());
}

std::size_t reporter::column_of(std::size_t at, std::size_t line) const
{
    const std::string_view before = text_.substr(lines_[line - 1], at - lines_[line - 1]);
    // Each character has one byte that is not a UTF-8 continuation.
    const auto characters =
        std::count_if(before.begin(), before.end(), [](char byte) { return (byte & 0xc0) != 0x80; });
    return static_cast<std::size_t>(characters) + 1;
}

void reporter::add(std::size_t at, std::string sentence, bool is_warning)
{
    if (is_full())
        return;
    const std::size_t line = line_of(std::min(at, text_.size()));
    into_.push_back({file_, line, column_of(std::min(at, text_.size()), line), is_warning, std::move(sentence)});
}

} // namespace rules
