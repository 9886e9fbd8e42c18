// message_links - gathers the links of a message, with what is inside redirectors and trackers
//
// Each target once for each place where it stands, so that no earlier link hides what a later one does. It is hidden if
// it is so everywhere in such a place, and shows another domain if one of them does.
//
// What a reader may follow, what a page is drawn with, and what stands in files are kept apart, so that many of one
// kind hide none of another; of each, the first and the last are kept.

#pragma once

#include "common/base/first_and_last.hpp"
#include "contentd/html/page.hpp"
#include "contentd/message_words.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace contentd {

/// Of each of the three kinds.
inline constexpr std::size_t most_message_links = 2000;
inline constexpr std::size_t most_last_message_links = 500; // of these

class message_links
{
  public:
    /// Every candidate in a text.
    void add_text(std::string_view utf8, link_place where);
    /// One that stands by itself.
    void add(std::string_view raw, link_place where);
    void add_page(const html::page& page);

    /// Than those limits, files aside.
    bool has_more() const;
    bool has_more_of_files() const { return kept_[in_file].is_cut(); }
    /// What a reader may follow, the rest of pages and header, files.
    std::vector<found_link> take();

  private:
    /// `may_deceive`: what it shows is looked at.
    void add(found_link found, bool may_deceive);
    void keep(found_link found);

    enum kind : std::uint8_t { to_follow, to_draw, in_file };
    using kept_links = base::first_and_last<found_link>;
    static constexpr std::size_t first = most_message_links - most_last_message_links;

    static kind kind_of(link_place where);

    std::array<kept_links, 3> kept_{kept_links(first, most_last_message_links),
                                    kept_links(first, most_last_message_links),
                                    kept_links(first, most_last_message_links)};
    std::unordered_map<std::string, std::size_t> known_; // numbers by place and canonical text
    bool has_more_inside_ = false;                       // of a link or a page
};

} // namespace contentd
