// run - a command of contentd's, as an operator runs it: its status and what it printed

#pragma once

#include "contentd/commands/commands.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace testing {

/// Puts a stream's text where a test can look.
class captured
{
  public:
    explicit captured(std::ostream& from) : from_(from), before_(from.rdbuf(text_.rdbuf())) {}
    ~captured() { from_.rdbuf(before_); }
    captured(const captured&) = delete;
    captured& operator=(const captured&) = delete;
    std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_;
    std::ostream& from_;
    std::streambuf* before_;
};

struct ran
{
    int status = 0;
    std::string out;
    std::string errors;
    std::vector<std::string> logged;
};

/// `settings` are `KEY=VALUE` beside what the configuration `file` says; `words` what stands behind the command's name.
inline ran run(const std::function<int(const contentd::command_context&)>& command,
               const std::vector<std::string>& settings, const std::vector<std::string>& words, bool wants_json = false,
               const std::string& file = {})
{
    conf::command_line line;
    line.wants_json = wants_json;
    const auto loaded = conf::settings::load(file, settings);
    REQUIRE(loaded.has_value());
    log_lines lines;
    const base::logger log(lines.sink());
    const captured out(std::cout);
    const captured errors(std::cerr);
    const int status = command({line, *loaded, log, words});
    return {status, out.text(), errors.text(), lines.all()};
}

} // namespace testing
