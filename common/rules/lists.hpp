// lists - `@name`: files of addresses, prefixes, domains and patterns
//
// One entry a line, '#' starts a comment at the line's start or after blanks:
//   192.0.2.1   2001:db8::/32     address or prefix
//   example.com   .example.com     a domain; with a leading dot its subdomains too
//   user@example.com   user@       an address; a local part at any domain
//   /^mail[0-9]+\./                a regular expression (RE2), case ignored
// Look-up costs O(length of the value), whatever the size of the list; an address costs the logarithm of the number of
// ranges; patterns are one RE2::Set.

#pragma once

#include "common/base/result.hpp"
#include "common/net/ip.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

struct diagnostic;

class list
{
  public:
    /// Reads a file; problems are added to `diagnostics` with file and line, and the list is then null.
    static std::shared_ptr<const list> load(const std::string& path, std::vector<diagnostic>& diagnostics);
    static std::shared_ptr<const list> parse(std::string_view text, const std::string& file,
                                             std::vector<diagnostic>& diagnostics);

    /// From entries as they stand on a line; null when one is refused, and `wrong` then tells why.
    static std::shared_ptr<const list> of(const std::vector<std::string>& entries, std::string& wrong);

    list(const list&) = delete;
    list& operator=(const list&) = delete;
    ~list();

    bool contains(const net::ip_address& address) const;
    bool contains(const net::prefix& network) const;
    /// A domain, a mail address or any other text. ASCII case is ignored. A mail address matches its full form, its
    /// `local@`, its domain, a parent that stands there with a leading dot, or a pattern.
    bool contains(std::string_view text) const;
    std::size_t size() const;

  private:
    list();
    std::string add(std::string_view entry, bool may_have_blanks); // nothing, or why it is refused
    bool contains_written_address(std::string_view text) const;
    bool finish();

    struct contents;
    std::unique_ptr<contents> contents_;
};

} // namespace rules
