// message_words - what the reader of a message sees, and where its links lead
//
// From text and HTML parts of every reading, the header's own texts, and the documents and archives that were looked
// into. Linear; each text part is read up to a megabyte, pages as far as a megabyte of them is seen, all of them up to
// eight megabytes; of what is beyond, the links at the end. What is HTML by its bytes and plain text by its label is
// read as both, since mail programs do not agree.

#pragma once

#include "contentd/url/address.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

class inspection;

/// Where a link stands.
enum class link_place : std::uint8_t {
    text,
    anchor,
    image,
    form,
    frame,
    script,
    style,
    refresh,
    object,
    other, // in HTML
    header,
    file,   // a document or another file inside the message, an attached text
    wrapped // inside another link, a redirector's or a tracker's
};

std::string_view name_of(link_place where);

/// What a reader may follow, as against what a page is drawn with.
bool leads_somewhere(link_place where);

struct found_link
{
    url::address target;
    std::string text;  // of the target, canonical
    std::string signs; // names of its signs
    link_place where = link_place::text;
    std::string shown;        // what stands in its place, of an anchor
    bool is_hidden = false;   // no reader sees it
    bool shows_other = false; // what is shown is a URL or a domain that someone else registered
};

struct message_words
{
    std::vector<std::string> texts; // UTF-8, as a reader sees them, a part each
    std::vector<std::string> pages; // HTML, UTF-8
    double hidden_share = 0;        // of the characters of the HTML part that hides most, 0 to 1
    std::vector<found_link> links;  // each target once for each place
    bool has_more_text = false;     // than the limits
    bool has_more_links = false;    // likewise
    bool has_more_in_files = false; // text or links, of attached texts and other files
};

/// CPU work. Needs inside.
message_words words_of(const inspection& message);

} // namespace contentd
