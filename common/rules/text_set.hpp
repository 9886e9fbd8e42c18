// text_set - the domains, mail addresses and other texts of a list
//
// One string holds all entries in lower case, an open hash table their places: about 24 octets an entry beside its
// text, and a million of them in a fraction of a second. The hash is seeded, because the values that are looked up
// come from peers.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

class text_set
{
  public:
    /// False when it was there, or when all entries together would pass 2 GB.
    bool add(std::string_view entry);

    /// The whole of `value`, for a mail address also `local@` and its domain, for a domain each parent that stands
    /// there with a leading dot. ASCII case is ignored.
    bool contains(std::string_view value) const;

  private:
    struct place
    {
        std::uint32_t at;
        std::uint32_t length;
    };

    bool holds(std::string_view lower) const;
    bool holds_domain(std::string_view dot_and_domain) const;
    std::size_t slot_of(std::string_view lower) const;
    void grow();

    std::string texts_;
    std::vector<place> entries_;
    std::vector<std::uint32_t> table_; // index into entries_ plus 1; 0 is free; its size is a power of two
};

} // namespace rules
