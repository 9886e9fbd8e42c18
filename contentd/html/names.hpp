// names - the elements and attributes of HTML that something here looks at

#pragma once

#include "contentd/html/name_table.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace html {

/// How an element is read and shown; bits.
enum trait : std::uint16_t {
    is_void = 1,           // has no content, and no end tag
    is_raw = 2,            // its content is not markup, up to its end tag
    is_fallback = 4,       // likewise in a browser; a program without such elements shows its content
    reads_on = 8,          // raw; without an end tag what follows is still looked at, as hidden
    is_block = 16,         // parts words and lines
    closes_paragraph = 32, // ends an open <p>
    is_special = 64,       // a stray end tag of an inline element does not reach beyond it
    is_formatting = 128,   // but that of a formatting element does
    is_cell = 256,         // td, th
    is_unseen = 512,       // its content is never shown
};

/// The elements that the code names; all others are `other`.
enum class tag : std::uint8_t {
    other,
    a,
    area,
    base,
    body,
    br,
    button,
    dd,
    dl,
    dt,
    embed,
    font,
    form,
    frame,
    head,
    html,
    iframe,
    image,
    img,
    input,
    li,
    link,
    meta,
    object,
    ol,
    optgroup,
    option,
    p,
    pre,
    script,
    style,
    table,
    tbody,
    td,
    textarea,
    tfoot,
    th,
    thead,
    tr,
    ul,
    count
};

struct tag_info
{
    std::string_view name; // empty for all that are not known
    tag id;
    std::uint16_t traits;
    std::uint16_t index; // in the table

    bool has(trait which) const { return (traits & which) != 0; }
};

inline constexpr std::size_t most_tags = 192;

const tag_info& find_tag(const folded_name& name);

/// Of one that the code names.
const tag_info& find_tag(tag id);

/// The attributes that the code names; all others are `other`.
enum class attribute_id : std::uint8_t {
    other,
    action,
    align,
    alt,
    background,
    bgcolor,
    cite,
    class_,
    classid,
    codebase,
    color,
    content,
    data,
    event,
    formaction,
    height,
    hidden,
    href,
    http_equiv,
    icon,
    id,
    longdesc,
    lowsrc,
    manifest,
    ping,
    poster,
    profile,
    rel,
    size,
    src,
    srcdoc,
    srcset,
    style,
    text,
    type,
    value,
    width,
    xlink_href
};

struct attribute_info
{
    std::string_view name; // empty for all that are not known
    attribute_id id;
    std::uint8_t index; // in the table
};

inline constexpr std::size_t most_attributes = 192;

/// `on…` is an event whatever follows.
const attribute_info& find_attribute(const folded_name& name);

} // namespace html
