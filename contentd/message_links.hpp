// message_links - gathers the links of a message: each target once, with what is inside redirectors and trackers

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
    void add(found_link found);
    void keep(found_link found);

    std::vector<found_link> links_;
    std::unordered_map<std::string, std::size_t> known_; // by canonical text
    bool has_more_ = false;
};

} // namespace contentd
