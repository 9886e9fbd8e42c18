// rule_table - a million short texts, each with a label
//
// One string holds all texts, an open hash table their places: about 18 octets a rule beside its text. The hash is
// seeded, because what is looked up comes from peers.

#pragma once

#include "common/base/hash.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace url {

class rule_table
{
  public:
    struct found
    {
        std::string_view rule;
        std::string_view label;
    };

    static constexpr std::size_t longest = 65535; // of a rule or a label

    rule_table() : index_(0, hasher{this}, equal{this}) {}
    rule_table(const rule_table&) = delete;
    rule_table& operator=(const rule_table&) = delete;

    /// False when all texts together would pass 2 GB. Of equal rules the first counts.
    bool add(std::string_view rule, std::string_view label);
    /// Once after the last add(): gives back what was kept for growing.
    void finish();

    /// Calls `told` with each rule.
    template <class Function>
    void each(Function told) const
    {
        for (std::uint32_t at = 0; at < entries_.size(); ++at)
            told(rule_of(at));
    }

    /// Views of the table.
    std::optional<found> find(std::string_view rule) const;
    std::size_t size() const { return entries_.size(); }

  private:
    struct entry
    {
        std::uint32_t rule_at;
        std::uint32_t label_at;
        std::uint16_t rule_length;
        std::uint16_t label_length;
    };

    // An index and the text at it hash alike.
    struct hasher
    {
        using is_transparent = void;
        using is_avalanching = void;

        std::size_t operator()(std::string_view rule) const { return base::text_hash{}(rule); }
        std::size_t operator()(std::uint32_t at) const { return base::text_hash{}(table->rule_of(at)); }

        const rule_table* table;
    };

    struct equal
    {
        using is_transparent = void;

        bool operator()(std::uint32_t left, std::uint32_t right) const { return left == right; }
        bool operator()(std::string_view rule, std::uint32_t at) const { return rule == table->rule_of(at); }
        bool operator()(std::uint32_t at, std::string_view rule) const { return rule == table->rule_of(at); }

        const rule_table* table;
    };

    std::string_view rule_of(std::uint32_t at) const
    {
        return std::string_view(texts_).substr(entries_[at].rule_at, entries_[at].rule_length);
    }
    std::uint32_t place_of_label(std::string_view label);

    std::string texts_;
    std::vector<entry> entries_;
    boost::unordered_flat_set<std::uint32_t, hasher, equal> index_;
    // Most lists have few labels, each many times.
    boost::unordered_flat_map<std::string, std::uint32_t, base::text_hash, std::equal_to<>> labels_;
};

} // namespace url
