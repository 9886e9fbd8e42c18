#include "contentd/message_links.hpp"

#include "common/text/append.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/mime/data_url.hpp"
#include "contentd/text_links/each_link.hpp"
#include "contentd/url/unwrap.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace contentd {

namespace {

link_place place_of(html::link::kind kind)
{
    switch (kind) {
    case html::link::anchor:
        return link_place::anchor;
    case html::link::image:
        return link_place::image;
    case html::link::form:
        return link_place::form;
    case html::link::frame:
        return link_place::frame;
    case html::link::script:
        return link_place::script;
    case html::link::style:
    case html::link::css:
        return link_place::style;
    case html::link::meta_refresh:
        return link_place::refresh;
    case html::link::object:
    case html::link::svg:
        return link_place::object;
    case html::link::base:
    case html::link::other:
        break;
    }
    return link_place::other;
}

// What a data: URL brings with it. Its beginning says that.
std::uint32_t signs_of_carried(const url::address& target)
{
    using filetype::family;
    const auto carried = target.scheme == "data" ? mime::read_data_url(target.text()) : std::nullopt;
    if (!carried)
        return url::no_sign;
    const filetype::detected type = filetype::detect(carried->content(), false);
    if (type.is_executable || type.kind == family::executable || type.kind == family::document ||
        type.kind == family::archive || type.kind == family::message)
        return url::carried_file;
    return carried->is_page() || type.kind == family::html ? url::carried_page : url::no_sign;
}

std::string key_of(const found_link& of)
{
    return static_cast<char>(of.where) + of.text;
}

bool is_web(const url::address& target)
{
    return target.scheme == "http" || target.scheme == "https";
}

// A domain that is shown and that neither the target nor anything inside it belongs to.
bool shows_other_domain(const std::string& shown, const url::address& target, const std::vector<url::address>& inside)
{
    if (shown.empty() || !is_web(target))
        return false;
    bool is_other = false;
    text_links::each_link(shown, [&](std::string_view candidate) {
        const std::optional<url::address> seen = url::parse(candidate);
        if (is_other || !seen || !is_web(*seen))
            return;
        const auto belongs = [&](const url::address& each) { return each.domain == seen->domain; };
        is_other = !belongs(target) && std::none_of(inside.begin(), inside.end(), belongs);
    });
    return is_other;
}

// What relative links are relative to, wherever it stands: the first that can be read (HTML, 4.2.3).
std::optional<url::address> base_of(const html::page& page)
{
    std::optional<url::address> base;
    for (auto each = page.links.begin(); each != page.links.end() && !base; ++each)
        if (each->what == html::link::base)
            base = url::parse(each->target);
    return base;
}

} // namespace

bool leads_somewhere(link_place where)
{
    switch (where) {
    case link_place::text:
    case link_place::anchor:
    case link_place::form:
    case link_place::refresh:
    case link_place::frame:
    case link_place::file:
    case link_place::wrapped:
        return true;
    case link_place::image:
    case link_place::script:
    case link_place::style:
    case link_place::object:
    case link_place::other:
    case link_place::header:
        break;
    }
    return false;
}

std::string_view name_of(link_place where)
{
    static constexpr std::array<std::string_view, 13> names = {"text",   "anchor", "image",   "form",   "frame",
                                                               "script", "style",  "refresh", "object", "other",
                                                               "header", "file",   "wrapped"};
    return names[static_cast<std::size_t>(where)];
}

void message_links::add_text(std::string_view utf8, link_place where)
{
    text_links::each_link(utf8, [&](std::string_view candidate) { add(candidate, where); });
}

void message_links::add(std::string_view raw, link_place where)
{
    if (std::optional<url::address> target = url::parse(raw))
        add(found_link{*std::move(target), {}, {}, where, {}, false, false}, false);
}

void message_links::add_page(const html::page& page)
{
    has_more_inside_ = has_more_inside_ || page.has_more_links;
    const std::optional<url::address> base = base_of(page);
    for (const html::link& each : page.links) {
        std::optional<url::address> target = base ? url::resolve(*base, each.target) : url::parse(each.target);
        if (target)
            add(found_link{*std::move(target), {}, {}, place_of(each.what), each.shown, each.is_hidden, false},
                each.what == html::link::anchor);
    }
}

void message_links::add(found_link found, bool may_deceive)
{
    std::vector<url::address> inside;
    has_more_inside_ =
        url::unwrap(found.target, [&](const url::address& inner, unsigned) { inside.push_back(inner); }) ||
        has_more_inside_;
    found.target.signs |= signs_of_carried(found.target);
    found.shows_other = may_deceive && shows_other_domain(found.shown, found.target, inside);
    keep(std::move(found));
    for (url::address& each : inside)
        keep(found_link{std::move(each), {}, {}, link_place::wrapped, {}, false, false});
}

void message_links::keep(found_link found)
{
    found.text = found.target.text();
    kept_links& kept = kept_[kind_of(found.where)];
    const auto [at, is_new] = known_.try_emplace(key_of(found), kept.count());
    if (!is_new) {
        found_link& had = *kept.find(at->second); // one that had to go is not known any longer
        had.is_hidden = had.is_hidden && found.is_hidden;
        if (had.shown.empty() || (found.shows_other && !had.shows_other)) {
            had.shown = std::move(found.shown);
            had.shows_other = found.shows_other;
        }
        return;
    }
    found.signs = url::names_of_signs(found.target.signs);
    if (const std::optional<found_link> gone = kept.add(std::move(found)))
        known_.erase(key_of(*gone));
}

message_links::kind message_links::kind_of(link_place where)
{
    if (where == link_place::file)
        return in_file;
    return leads_somewhere(where) ? to_follow : to_draw;
}

bool message_links::has_more() const
{
    return has_more_inside_ || kept_[to_follow].is_cut() || kept_[to_draw].is_cut();
}

std::vector<found_link> message_links::take()
{
    std::vector<found_link> all = kept_[to_follow].take();
    for (const kind each : {to_draw, in_file})
        text::append(all, kept_[each].take());
    return all;
}

} // namespace contentd
