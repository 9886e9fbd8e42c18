// run - stretches of text without blanks, quotes and Japanese punctuation: a link stands in one of them

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace text_links {

struct run
{
    std::size_t begin = 0;
    std::size_t end = 0;
    bool may_have_link = false; // there is a dot, a colon or a slash in it, or a disguise of one
    bool is_plain = true;       // normal_form() is the run itself
};

/// The one that begins at or behind `at`; empty at the end of the text.
run next_run(std::string_view text, std::size_t at);

/// The first of them that may have a link. `at` must not be inside of a run.
run next_run_with_link(std::string_view text, std::size_t at);

/// Fullwidth letters, digits and signs as ASCII, `[.]`, `(dot)`, `[:]` as what they stand for. Never longer.
std::string normal_form(std::string_view run);

} // namespace text_links
