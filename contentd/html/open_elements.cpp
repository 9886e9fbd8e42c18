#include "contentd/html/open_elements.hpp"

#include <algorithm>

namespace html {

namespace {

/// How many elements a step looks at that it does not take off.
constexpr std::size_t most_looked_at = 64;

bool is_page(tag id)
{
    return id == tag::html || id == tag::body;
}

} // namespace

/// 0 when none of them is open.
open_elements::index open_elements::innermost(tags of) const
{
    index found = 0;
    for (const tag each : of)
        found = std::max(found, last_[find_tag(each).index]);
    return found;
}

void open_elements::close_innermost(tags of, tags within)
{
    const index found = innermost(of);
    if (found > innermost(within))
        pop(found);
}

/// Elements whose end tag may be left out before this start tag (HTML, 13.1.2.4).
void open_elements::close_implied(const tag_info& by)
{
    if (by.has(closes_paragraph))
        close_innermost({tag::p}, {tag::table, tag::td, tag::th, tag::button, tag::object});
    switch (by.id) {
    case tag::li:
        return close_innermost({tag::li}, {tag::ul, tag::ol, tag::table});
    case tag::dd:
    case tag::dt:
        return close_innermost({tag::dd, tag::dt}, {tag::dl, tag::table});
    case tag::option:
    case tag::optgroup:
        return close_innermost({tag::option}, {tag::table});
    case tag::td:
    case tag::th:
        return close_innermost({tag::td, tag::th}, {tag::table});
    case tag::tr:
        return close_innermost({tag::tr}, {tag::table});
    case tag::tbody:
    case tag::thead:
    case tag::tfoot:
        return close_innermost({tag::tbody, tag::thead, tag::tfoot}, {tag::table});
    case tag::body:
        return close_innermost({tag::head}, {});
    case tag::a:
        if (innermost({tag::a}) > innermost({tag::table, tag::td, tag::th, tag::button, tag::object}))
            close(by, 0);
        return;
    default:
        return;
    }
}

appearance open_elements::open(const tag_info& what, std::uint64_t name_hash, const style& own)
{
    if (is_page(what.id) && last_[what.index] != 0)
        return now();
    close_implied(what);
    const appearance seen = now().inside(own);
    if (what.has(is_void))
        return seen;
    if (elements_.size() >= most) {
        ++beyond_;
        return seen;
    }
    elements_.push_back(
        {&what, name_hash, own, seen, is_unseen() || what.has(html::is_unseen), last_[what.index], last_special_});
    const auto here = static_cast<index>(elements_.size());
    last_[what.index] = here;
    if (what.has(is_special))
        last_special_ = here;
    return seen;
}

/// Only the innermost ones of unknown names are compared.
open_elements::index open_elements::find(const tag_info& what, std::uint64_t name_hash) const
{
    index found = last_[what.index];
    if (what.index != 0)
        return found;
    for (std::size_t i = 0; i < most_looked_at && found != 0; ++i) {
        if (elements_[found - 1].name_hash == name_hash)
            return found;
        found = elements_[found - 1].previous_same;
    }
    return 0;
}

/// What stands between an element and its end tag may keep the one from the other.
bool open_elements::is_out_of_reach(const tag_info& what, index which) const
{
    if (!what.has(is_special))
        return last_special_ > which;
    if (what.id == tag::table)
        return false;
    if (what.has(is_cell) || what.id == tag::tr || what.id == tag::tbody || what.id == tag::thead ||
        what.id == tag::tfoot)
        return innermost({tag::table}) > which;
    return innermost({tag::table, tag::td, tag::th, tag::button, tag::object}) > which;
}

void open_elements::close(const tag_info& what, std::uint64_t name_hash)
{
    if (is_page(what.id))
        return;
    if (beyond_ > 0) {
        --beyond_;
        return;
    }
    const index which = find(what, name_hash);
    if (which == 0)
        return;
    const bool is_reached = !is_out_of_reach(what, which);
    if (is_reached)
        pop(which);
    else if (what.has(is_formatting))
        close_across_blocks(which);
}

/// That one and all inside of it.
void open_elements::pop(index outermost)
{
    while (elements_.size() >= outermost) {
        const element& top = elements_.back();
        if (top.what != nullptr) {
            last_[top.what->index] = top.previous_same;
            if (top.what->has(is_special))
                last_special_ = top.previous_special;
        }
        elements_.pop_back();
    }
}

/// `<font><p></font>`: the block stays open, without what the font says.
void open_elements::close_across_blocks(index which)
{
    element& closed = elements_[which - 1];
    last_[closed.what->index] = closed.previous_same;
    closed.what = nullptr;
    closed.own = {};
    if (elements_.size() - which <= most_looked_at)
        see_again(which - 1);
}

void open_elements::see_again(std::size_t from)
{
    for (std::size_t i = from; i < elements_.size(); ++i)
        elements_[i].seen = (i == 0 ? root_ : elements_[i - 1].seen).inside(elements_[i].own);
}

void open_elements::forget_default_background()
{
    if (!root_.is_background_known)
        return;
    root_.is_background_known = false;
    see_again(0);
}

} // namespace html
