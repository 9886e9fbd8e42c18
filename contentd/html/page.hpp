// page - all that one pass over an HTML page gives: what it says, and where it leads

#pragma once

#include "contentd/html/links.hpp"
#include "contentd/html/visible_text.hpp"

#include <string_view>
#include <vector>

namespace html {

struct page
{
    visible_text text;
    std::vector<link> links; // in the order of the page; most_links at most, the first and the last of them
    bool has_more_links = false;
};

/// `markup` is UTF-8, converted by its charset; any bytes do. Linear in its length, in memory bounded by the limits of
/// its parts.
page read_page(std::string_view markup);

} // namespace html
