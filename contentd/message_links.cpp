#include "contentd/message_links.hpp"

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

bool is_web(const url::address& target)
{
    return target.scheme == "http" || target.scheme == "https";
}

// A domain that is shown and that neither the target nor anything inside it belongs to.
bool shows_other_domain(const std::string& shown, const url::address& target)
{
    if (shown.empty() || !is_web(target))
        return false;
    bool is_other = false;
    text_links::each_link(shown, [&](std::string_view candidate) {
        const std::optional<url::address> seen = url::parse(candidate);
        if (is_other || !seen || !is_web(*seen) || seen->domain == target.domain)
            return;
        is_other = true;
        url::unwrap(target,
                    [&](const url::address& inner, unsigned) { is_other = is_other && inner.domain != seen->domain; });
    });
    return is_other;
}

} // namespace

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
        add(found_link{*std::move(target), {}, {}, where, {}, false, false});
}

void message_links::add_page(const html::page& page)
{
    has_more_ = has_more_ || page.has_more_links;
    std::optional<url::address> base;
    for (const html::link& each : page.links) {
        std::optional<url::address> target = base ? url::resolve(*base, each.target) : url::parse(each.target);
        if (!target)
            continue;
        if (each.what == html::link::base && !base)
            base = target;
        const bool shows_other = each.what == html::link::anchor && shows_other_domain(each.shown, *target);
        add(found_link{*std::move(target), {}, {}, place_of(each.what), each.shown, each.is_hidden, shows_other});
    }
}

void message_links::add(found_link found)
{
    const url::address target = found.target;
    keep(std::move(found));
    url::unwrap(target, [&](const url::address& inner, unsigned) {
        keep(found_link{inner, {}, {}, link_place::wrapped, {}, false, false});
    });
}

void message_links::keep(found_link found)
{
    found.text = found.target.text();
    found.signs = url::names_of_signs(found.target.signs);
    const auto [at, is_new] = known_.try_emplace(found.text, links_.size());
    if (!is_new) {
        // One mismatch is enough to be told, wherever the same target is linked honestly.
        found_link& had = links_[at->second];
        if (found.shows_other && !had.shows_other)
            had = std::move(found);
        return;
    }
    if (links_.size() == most_message_links) {
        known_.erase(at);
        has_more_ = true;
        return;
    }
    links_.push_back(std::move(found));
}

} // namespace contentd
