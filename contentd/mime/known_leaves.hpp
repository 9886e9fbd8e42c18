// known_leaves - which leaves some reading gave already, so that another reading counts only for what is new
//
// A leaf is known by its encoded bytes, blank lines at its end aside, its encoding, type and names. Compared whole, not
// by a hash: nobody can make two leaves that pass for one.

#pragma once

#include "contentd/mime/document.hpp"

#include <cstddef>
#include <unordered_set>

namespace mime {

class known_leaves
{
  public:
    explicit known_leaves(document& of) : document_(of), leaves_(0, hash{of}, equal{of}) {}

    /// Takes out the parts from index `begin` on that give nothing new: known leaves, blank ones without a name, and
    /// what encloses only such, but for those whose header may mean something else. True when there is a new leaf.
    bool keep_new(std::size_t begin);

  private:
    struct hash
    {
        const document& of;
        std::size_t operator()(std::size_t part) const;
    };
    struct equal
    {
        const document& of;
        bool operator()(std::size_t left, std::size_t right) const;
    };

    void learn(std::size_t end);
    bool is_new(std::size_t part) const;
    bool may_be_read_otherwise(std::size_t part) const;
    void compact(std::size_t begin, const std::vector<bool>& is_kept);

    document& document_;
    std::unordered_set<std::size_t, hash, equal> leaves_; // by index
    std::size_t learned_ = 0;                             // parts before this one are in there
};

} // namespace mime
