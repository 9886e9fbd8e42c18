#include "contentd/html/link_kinds.hpp"

#include "contentd/html/bytes.hpp"
#include "contentd/html/references.hpp"

#include <algorithm>

namespace html {

namespace {

link::kind kind_of_href(const tokenizer& tag)
{
    switch (tag.tag().id) {
    case tag::a:
    case tag::area:
        return link::anchor;
    case tag::base:
        return link::base;
    case tag::link: {
        const attribute* const relation = tag.find(attribute_id::rel);
        const bool is_sheet =
            relation != nullptr && attribute_text(relation->value, 64).find("heet") != std::string::npos;
        return is_sheet ? link::style : link::other;
    }
    case tag::image:
        return link::svg;
    default:
        return starts_with_folded(tag.name(), "v:") ? link::anchor : link::other;
    }
}

link::kind kind_of_source(tag id, std::string_view name)
{
    switch (id) {
    case tag::img:
    case tag::image:
    case tag::input:
        return link::image;
    case tag::script:
        return link::script;
    case tag::iframe:
    case tag::frame:
        return link::frame;
    case tag::embed:
        return link::object;
    default:
        return starts_with_folded(name, "v:") ? link::image : link::other;
    }
}

/// What `\x68`, `\u0068` and `\/` stand for; `at` is behind it then.
char32_t escaped_character(std::string_view script, std::size_t& at)
{
    const char kind = script[at++];
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
    if (digits == 0)
        return static_cast<unsigned char>(kind);
    char32_t point = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = at + i < script.size() ? digit_value(script[at + i]) : -1;
        if (digit < 0)
            return static_cast<unsigned char>(kind);
        point = point * 16 + static_cast<char32_t>(digit);
    }
    at += digits;
    return point >= 0xd800 && point < 0xe000 ? char32_t{0xfffd} : point;
}

/// How long `" + "` at `at` is; 0 when there is none.
std::size_t length_of_joint(std::string_view script, std::size_t at)
{
    constexpr std::size_t longest = 16;
    const std::string_view rest = script.substr(at, longest);
    const std::size_t plus = rest.find_first_not_of(blanks, 1);
    if (plus == rest.npos || rest[plus] != '+')
        return 0;
    const std::size_t quote = rest.find_first_not_of(blanks, plus + 1);
    return quote != rest.npos && (rest[quote] == '"' || rest[quote] == '\'') ? quote + 1 : 0;
}

} // namespace

std::optional<link::kind> kind_of(const tokenizer& tag, attribute_id of)
{
    switch (of) {
    case attribute_id::href:
        return kind_of_href(tag);
    case attribute_id::src:
        return kind_of_source(tag.tag().id, tag.name());
    case attribute_id::action:
    case attribute_id::formaction:
        return link::form;
    case attribute_id::data:
        return tag.tag().id == tag::object ? std::optional(link::object) : std::nullopt;
    case attribute_id::poster:
    case attribute_id::background:
    case attribute_id::lowsrc:
    case attribute_id::icon:
        return link::image;
    case attribute_id::cite:
    case attribute_id::longdesc:
    case attribute_id::profile:
    case attribute_id::manifest:
        return link::other;
    case attribute_id::codebase:
    case attribute_id::classid:
        return link::object;
    case attribute_id::xlink_href:
        return link::svg;
    default:
        return std::nullopt;
    }
}

std::string_view refresh_target(std::string_view content)
{
    const std::size_t separator = content.find_first_of(";,");
    if (separator == content.npos)
        return {};
    const auto skip_blanks = [&content] {
        content.remove_prefix(std::min(content.find_first_not_of(blanks), content.size()));
    };
    content.remove_prefix(separator + 1);
    skip_blanks();
    if (starts_with_folded(content, "url")) {
        const std::size_t equals = content.find_first_not_of(blanks, 3);
        if (equals != content.npos && content[equals] == '=') {
            content.remove_prefix(equals + 1);
            skip_blanks();
        }
    }
    const bool is_quoted = content.starts_with('"') || content.starts_with('\'');
    return is_quoted ? content.substr(1, content.find(content.front(), 1) - 1) : content;
}

std::string script_text(std::string_view script)
{
    std::string made;
    made.reserve(script.size());
    for (std::size_t at = 0; at < script.size();) {
        const char here = script[at];
        if (here == '\\' && at + 1 < script.size()) {
            append_utf8(made, escaped_character(script, ++at));
            continue;
        }
        const std::size_t joint = here == '"' || here == '\'' ? length_of_joint(script, at) : 0;
        if (joint == 0)
            made += here;
        at += std::max<std::size_t>(joint, 1);
    }
    return made;
}

bool is_script_url(std::string_view target)
{
    std::string scheme;
    for (std::size_t i = 0; i < target.size() && scheme.size() < 11; ++i)
        if (static_cast<unsigned char>(target[i]) > ' ')
            scheme += lower(target[i]);
    return scheme.starts_with("javascript:") || scheme.starts_with("vbscript:");
}

} // namespace html
