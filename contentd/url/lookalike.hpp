// lookalike - hosts whose names the eye takes for that of a bank, a shop, or the site itself
//
// A name is the first label of a registered domain: "paypal" of paypal.com. A host imitates a protected domain when
// its own registered domain is none of the protected ones, and
//   - its name looks like a protected one: letters of other alphabets or with marks (UTS 39), rn for m, vv for w,
//     0 for o, 1 for l, 3 4 5 7 9 for e a s t g, digits or hyphens added; or it is that name below another suffix;
//   - it is one edit away from a protected name of six letters or more (insert, delete, change, swap; ASCII);
//   - a label, or a word between hyphens, is or looks like a protected name of four letters or more:
//     paypal.com.evil.example, secure-paypal.example.
// Names of one and two letters are like too many others, and are not sought.
//
// Built once; a look-up costs one skeleton a label and one hash a letter, whatever the number of protected domains.

#pragma once

#include "common/base/hash.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace url {

class protected_domains
{
  public:
    /// Whether what an operator wrote is a domain or a host below one, international ones too.
    static bool is_domain(const std::string& written);

    /// Domains or hosts; what is none is left out. Of each its registered domain is protected.
    explicit protected_domains(const std::vector<std::string>& domains);

    /// The protected domain that `host` (address::host) imitates; nothing for a protected domain and hosts below it,
    /// and for IP addresses. A view of this. Safe from any thread.
    std::optional<std::string_view> lookalike(const std::string& host) const;

    std::size_t size() const { return domains_.size(); }

  private:
    using index = std::unordered_map<std::string, std::vector<std::uint32_t>, base::text_hash, std::equal_to<>>;

    void add(const std::string& domain);
    std::optional<std::string_view> same_name(std::string_view label, std::size_t shortest) const;
    std::optional<std::string_view> near_name(const std::string& folded) const;
    std::optional<std::string_view> near_name_among(const std::string& key, const std::string& folded) const;
    std::optional<std::string_view> part(std::string_view label) const;

    std::vector<std::string> domains_;
    std::unordered_set<std::string, base::text_hash, std::equal_to<>> known_; // the same
    std::vector<std::string> names_;                                          // folded, beside domains_
    index by_name_;
    index by_deletion_; // of long names, and of those without one letter
};

} // namespace url
