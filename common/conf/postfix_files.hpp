// postfix_files - main.cf and master.cf, read as Postfix reads them, with line numbers
//
// For the check commands: they name what is wired wrongly, and where. Comments, continuation lines, `-o` overrides,
// `{…}` groups and `$name` are understood; conditional `${name?text}` and look-up tables are left as written. Parsing
// is pure and bounded: a name that leads back to itself, or lists that grow without end, stop at a limit.

#pragma once

#include "common/base/result.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conf {

/// Where something was written.
struct postfix_place
{
    std::string file; // as given to the reader
    std::size_t line = 0;

    std::string to_text() const { return file + ':' + std::to_string(line); }
};

/// One word of a value: of a list, or of a service's command line. `{ … }` is one word, braces kept, over line ends
/// too: these are then in the text.
struct postfix_word
{
    std::string text;
    postfix_place place;
    std::vector<std::size_t> more_lines{}; // the number of the line behind each line end in the text
};

/// `name = value`, in main.cf or as `-o name=value`. A value is kept as words, because a list spans lines.
struct postfix_setting
{
    std::string name;
    std::vector<postfix_word> words;
    postfix_place place;

    /// The words joined by one blank.
    std::string text() const;
};

/// One line of master.cf with its continuation lines.
struct postfix_service
{
    std::string name; // smtp, 127.0.0.1:10026
    std::string type; // inet, unix, pass, …
    std::string chroot;
    std::string maxproc;
    std::string command; // smtpd
    std::vector<postfix_setting> overrides;
    postfix_place place;
};

class postfix_files
{
  public:
    /// Both texts; names are what places say. Fails with `FILE:LINE: …`, or above 4 MiB.
    static base::result<postfix_files> parse(std::string_view main, const std::string& main_name,
                                             std::string_view master, const std::string& master_name);
    /// main.cf and master.cf of a directory.
    static base::result<postfix_files> load(const std::string& directory);

    const std::vector<postfix_service>& services() const { return services_; }

    /// What holds for a service, or with null in general: its override, else main.cf's last word. Null when neither
    /// says anything: Postfix's default holds.
    const postfix_setting* find(const postfix_service* service, std::string_view name) const;

    /// The words of a setting with `$name` put in place, list separators gone. Empty when it is not set.
    std::vector<postfix_word> list(const postfix_service* service, std::string_view name) const;

    /// The same as one text; `fallback` when it is not set.
    std::string value(const postfix_service* service, std::string_view name, std::string_view fallback = {}) const;

    /// Where a setting of that service stands, or where it should be added: the service's line, or main.cf.
    postfix_place place(const postfix_service* service, std::string_view name) const;

    const std::string& main_name() const { return main_name_; }

  private:
    void expand(const postfix_service* service, const postfix_word& word, unsigned depth,
                std::vector<postfix_word>& into) const;

    std::map<std::string, postfix_setting, std::less<>> main_;
    std::vector<postfix_service> services_;
    std::string main_name_;
};

/// The words of `{ a, b=c }` without the braces; those of any other word as it is.
std::vector<std::string> inside_braces(std::string_view word);

} // namespace conf
