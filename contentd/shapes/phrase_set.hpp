// phrase_set - which of many phrases stand in a text, found in one pass
//
// RE2's set: linear in the text whatever the phrases are.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace shapes {

struct phrase
{
    std::string_view pattern; // RE2, in the text's normal form
    std::uint32_t meaning = 0;
};

class phrase_set
{
  public:
    /// `table` must outlive the set; its patterns must be right.
    explicit phrase_set(std::span<const phrase> table);
    ~phrase_set();

    /// The meanings of all phrases that stand in `text`, as bits; safe from any thread.
    std::uint32_t meanings_in(std::string_view text) const;
    bool is_in(std::string_view text) const;
    /// The first of the table that stands in `text`, wherever it stands there.
    std::optional<std::size_t> first_in(std::string_view text) const;

  private:
    struct contents;
    std::unique_ptr<const contents> contents_;
};

} // namespace shapes
