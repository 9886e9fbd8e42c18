// login_table - which logins may use a sender address, read from a file of the form of smtpd_sender_login_maps
//
// A line is `ADDRESS LOGIN, LOGIN …`; one that begins with a blank goes on with the one before; `#` begins a comment at
// the beginning of a line (postconf(5), texthash of DATABASE_README). ADDRESS is user@domain, @domain for all
// of a domain, or <> for the null sender. Looked up in that order, with and without what follows a `+` in the local
// part; the first one found counts. Case is ignored on both sides.
//
// Immutable. Reading takes linear time, a look-up at most three hash look-ups.

#pragma once

#include "common/base/result.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace policyd {

class login_table
{
  public:
    /// Fails with `name:LINE: what is wrong and how to mend it`, at the first mistake.
    static base::result<login_table> parse(std::string_view text, const std::string& name);

    /// The logins in lower case, null when the table has nothing of that address. "" is the null sender.
    const std::vector<std::string>* find(std::string_view address) const;

    std::size_t size() const { return entries_.size(); }

  private:
    struct hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
    };

    const std::vector<std::string>* at(std::string_view key) const;

    std::unordered_map<std::string, std::vector<std::string>, hash, std::equal_to<>> entries_;
};

} // namespace policyd
