// Any bytes as a page: tokens are inside of it and cost a multiple of its length; links, texts and structure are within
// their limits, UTF-8 where they say so, and the same each time.

#include "common/text/utf8.hpp"
#include "contentd/html/page.hpp"
#include "contentd/html/structure.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace {

bool is_inside(std::string_view part, std::string_view whole)
{
    return part.empty() || (!std::less<>()(part.data(), whole.data()) &&
                            !std::greater<>()(part.data() + part.size(), whole.data() + whole.size()));
}

void require_tokens(std::string_view page)
{
    html::tokenizer tokens(page);
    std::size_t count = 0;
    for (html::token next = tokens.next(); next != html::token::end; next = tokens.next(), ++count) {
        require(is_inside(tokens.name(), page) && is_inside(tokens.text(), page));
        require(tokens.attributes().size() <= 2 * html::most_kept_attributes + html::most_attributes);
        for (const html::attribute& each : tokens.attributes())
            require(is_inside(each.name, page) && is_inside(each.value, page));
    }
    require(tokens.next() == html::token::end);
    require(count <= page.size() + 1 && tokens.visited() <= 32 * page.size());
}

void require_text(const html::visible_text& text, std::size_t bytes)
{
    require(text.visible.size() <= html::most_visible_bytes && text.hidden.size() <= html::most_hidden_bytes);
    require(text::is_utf8(text.visible) && text::is_utf8(text.hidden) && text::is_utf8(text.outlook));
    require(text.hidden_share() >= 0 && text.hidden_share() <= 1);
    require(text.visible_characters + text.hidden_characters <= 4 * bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view markup(reinterpret_cast<const char*>(data), size);
    require_tokens(markup);
    const html::page page = html::read_page(markup);
    require_text(page.text, size);
    require(page.links.size() <= html::most_links);
    for (const html::link& each : page.links) {
        require(!each.target.empty() && each.target.size() <= html::longest_target);
        require(each.shown.size() <= html::longest_shown);
    }
    const html::page again = html::read_page(markup);
    require(again.text.visible == page.text.visible && again.links.size() == page.links.size());
    std::size_t tokens = 0;
    html::each_structure_token(markup, [&tokens](std::uint64_t) { ++tokens; });
    require(tokens <= html::most_structure_tokens && tokens <= size);
    return 0;
}
