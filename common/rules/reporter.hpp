// reporter - collects what is wrong in one rule file, by place
//
// Places are byte offsets while a file is read; they become lines and columns here. Collects at most 50 problems:
// whoever has more of them has a file of another kind.

#pragma once

#include "common/rules/ruleset.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rules {

class reporter
{
  public:
    /// `text` and `into` must outlive it.
    reporter(std::string file, std::string_view text, std::vector<diagnostic>& into);

    void error(std::size_t at, std::string sentence);
    void warning(std::size_t at, std::string sentence);

    bool has_errors() const { return has_errors_; }
    bool is_full() const { return into_.size() >= most; }
    std::size_t line_of(std::size_t at) const;
    std::string_view text() const { return text_; }
    /// For problems of other files.
    std::vector<diagnostic>& all() { return into_; }
    /// An error was added to all() by hand.
    void note_error() { has_errors_ = true; }

  private:
    static constexpr std::size_t most = 50;

    void add(std::size_t at, std::string sentence, bool is_warning);
    std::size_t column_of(std::size_t at, std::size_t line) const;

    std::string file_;
    std::string_view text_;
    std::vector<diagnostic>& into_;
    std::vector<std::size_t> lines_; // offset of the first byte of each line
    bool has_errors_ = false;
};

} // namespace rules
