// Runs that may have a link, found in large steps and one after the other.

#include "contentd/text_links/run.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace text_links {

namespace {

using place = std::tuple<std::size_t, std::size_t, bool>;

std::vector<place> one_after_the_other(std::string_view text)
{
    std::vector<place> all;
    for (run each = next_run(text, 0); each.begin < each.end; each = next_run(text, each.end))
        if (each.may_have_link)
            all.emplace_back(each.begin, each.end, each.is_plain);
    return all;
}

std::vector<place> in_large_steps(std::string_view text)
{
    std::vector<place> all;
    for (run each = next_run_with_link(text, 0); each.begin < each.end; each = next_run_with_link(text, each.end)) {
        CHECK(each.may_have_link);
        all.emplace_back(each.begin, each.end, each.is_plain);
    }
    return all;
}

} // namespace

TEST_CASE("a run that may have a link is found wherever it stands, and nothing else")
{
    const std::vector<std::string> pieces = {
        "word", "a",    " ",    "  ",       "\r\n",   "\t",     "<",      ">",      "\"",     "'",
        ".",    ":",    "/",    "[",        "(",      ")",      "]",      "-",      "@",      "0",
        "\x7f", "\x80", "\xff", "\xc3\xa4", "\u3000", "\u3002", "\uff0e", "\uff41", "\uff09", "many letters more"};
    std::minstd_rand dice(1);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        // Some of the pieces only, so that long stretches without the others come about.
        const std::size_t first = dice() % pieces.size();
        const std::size_t kinds = 1 + dice() % (pieces.size() - first);
        for (std::size_t count = dice() % 40; count > 0; --count)
            text += pieces[first + dice() % kinds];
        if (dice() % 2 == 0)
            text.insert(dice() % (text.size() + 1), "x.example");
        CAPTURE(text);
        REQUIRE_EQ(in_large_steps(text), one_after_the_other(text));
    }
}

TEST_CASE("each byte alone among others")
{
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t at = 0; at < 24; ++at) {
            std::string text(24, 'a');
            text[at] = static_cast<char>(byte);
            CAPTURE(byte);
            REQUIRE_EQ(in_large_steps(text), one_after_the_other(text));
        }
}

} // namespace text_links
