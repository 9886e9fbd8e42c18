// hostile_pages - shapes that make one or another reader of HTML slow

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace hostile_pages {

struct shape
{
    const char* name;
    std::function<std::string(std::size_t)> make; // with that many of what it repeats
};

inline shape repeated(const char* piece, const char* behind = "")
{
    return {piece, [piece, behind](std::size_t count) {
                std::string page;
                for (std::size_t i = 0; i < count; ++i)
                    page += piece;
                return page + behind;
            }};
}

inline std::vector<shape> all()
{
    std::vector<shape> made;
    for (const char* const piece : {"<b><i>",
                                    "<div>",
                                    "<a href=\"x>",
                                    "<a href='x>",
                                    "<a b='\">",
                                    "<!--",
                                    "<!-- >",
                                    "<!--[if mso]>",
                                    "<!--[if mso]><!--[if mso]>-->",
                                    "<title>",
                                    "<script>",
                                    "<style><title><iframe><noembed><xmp>",
                                    "<iframe><noembed></iframe>",
                                    "</",
                                    "<",
                                    "<a ",
                                    "<!",
                                    "<?",
                                    "&",
                                    "&#",
                                    "&a",
                                    "&#x1",
                                    "<span><div></span>",
                                    "<b><p></b>",
                                    "<a><table>",
                                    "<x></y>",
                                    "</div>",
                                    "<p><table>",
                                    "<li><td><dd>",
                                    "<a href=x>t",
                                    "<a href=http://x.example/>",
                                    "<p style='x:y;",
                                    "<p style='a:b;a:b'>",
                                    "<style>.a{color:red}</style>",
                                    "<style>a{background:red}</style><b>",
                                    "/*",
                                    "<style>/*</style>",
                                    "<p class='a b c d e f g h'>",
                                    "<img srcset='a,b,c d,e'>",
                                    "<iframe srcdoc=\"<p>x",
                                    "v<!-- -->",
                                    "<p onclick='\"+\"'>",
                                    "<p onclick=\"location='http://x.example'\">",
                                    "a b ",
                                    "\xff",
                                    "\xc2\xad",
                                    "<font color=red><table><td>",
                                    "<style>@media{",
                                    "<style>{}}",
                                    "<script>http://</script>",
                                    "<meta http-equiv=refresh content='0;url='>"}) {
        made.push_back(repeated(piece));
        made.push_back(repeated(piece, "-->'\"></title></script></style></iframe>"));
    }
    made.push_back({"attributes of one tag", [](std::size_t count) {
                        std::string page = "<a";
                        for (std::size_t i = 0; i < count; ++i)
                            page += " a" + std::to_string(i) + "=b";
                        return page + ">";
                    }});
    made.push_back({"open elements, then stray end tags", [](std::size_t count) {
                        std::string page;
                        for (std::size_t i = 0; i < count; ++i)
                            page += "<x" + std::to_string(i % 100) + ">";
                        for (std::size_t i = 0; i < count; ++i)
                            page += "</y>";
                        return page;
                    }});
    return made;
}

} // namespace hostile_pages
