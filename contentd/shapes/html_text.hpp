// html_text - what a reader sees of HTML, roughly
//
// Enough to tell whether there is anything and to find phrases: no style sheets, no scripts, no layout. One pass.

#pragma once

#include <string>
#include <string_view>

namespace shapes {

struct html_text
{
    std::string text;        // UTF-8 as the input is; a blank or a line end for each tag
    bool has_object = false; // an image, a link, a frame, a form, …: something to see or to click on without text
};

html_text text_of_html(std::string_view html);

} // namespace shapes
