// list - rules about URLs, from a text file
//
// One rule a line, '#' starts a comment at the line's start or after blanks; what follows a rule after blanks is its
// label, which is told in place of the rule:
//   example.com                the domain and all below
//   =www.example.com           that host only
//   example.com/path/          what is below that path, on that host and all below
//   example.com/path           that path, and what is below it
//   http://example.com/a?b=1   that path with that query
//   /^https?:[^?]*\.zip\b/     a regular expression (RE2), matched with the canonical text, case ignored
// Scheme and port make no difference but to regular expressions, nor do slashes in a row or encoded ones in a path;
// names may be international, addresses are written as in a URL.
//
// A look-up costs some hashes for each label of the host, and as many for each level of a path as rules for that host
// have at most, whatever the number of rules; regular expressions are one RE2::Set.

#pragma once

#include "contentd/url/address.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules {
struct diagnostic;
}

namespace url {

class list
{
  public:
    struct hit
    {
        std::string_view rule;  // canonical
        std::string_view label; // empty when it has none

        std::string_view name() const { return label.empty() ? rule : label; }
    };

    /// Reads a file; problems are added to `told` with file, line and what to write instead, and the list is then
    /// null.
    static std::shared_ptr<const list> load(const std::string& path, std::vector<rules::diagnostic>& told);
    static std::shared_ptr<const list> parse(std::string_view text, const std::string& file,
                                             std::vector<rules::diagnostic>& told);

    list(const list&) = delete;
    list& operator=(const list&) = delete;
    ~list();

    /// The rule with the longest host, of those the one with the longest path; a regular expression, the first in the
    /// file, only if there is none. Views of the list. Safe from any thread.
    std::optional<hit> match(const address& target) const;
    /// Different rules.
    std::size_t size() const;

  private:
    struct contents;
    struct name;

    list();
    std::string add(std::string_view line); // nothing, or why it is refused
    std::string add_pattern(std::string_view line);
    bool finish();
    std::optional<hit> match_path(const name& of, const address& target) const;
    std::optional<hit> match_name(const name& of, bool is_whole, const address& target) const;
    std::optional<hit> match_host(std::string_view host, const address& target) const;

    std::unique_ptr<contents> contents_;
};

} // namespace url
