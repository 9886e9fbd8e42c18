// message_links - gathers the links of a message, with what is inside redirectors and trackers
//
// Each target once for each place where it stands, so that no earlier link hides what a later one does. It is hidden if
// it is so everywhere in such a place, and shows another domain if one of them does.

#pragma once

#include "contentd/html/page.hpp"
#include "contentd/message_words.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace contentd {

inline constexpr std::size_t most_message_links = 2000;

class message_links
{
  public:
    /// Every candidate in a text.
    void add_text(std::string_view utf8, link_place where);
    /// One that stands by itself.
    void add(std::string_view raw, link_place where);
    void add_page(const html::page& page);

    bool has_more() const { return has_more_; }
    std::vector<found_link> take() { return std::move(links_); }

  private:
    /// `may_deceive`: what it shows is looked at.
    void add(found_link found, bool may_deceive);
    void keep(found_link found);

    std::vector<found_link> links_;
    std::unordered_map<std::string, std::size_t> known_; // by place and canonical text
    bool has_more_ = false;
};

} // namespace contentd
