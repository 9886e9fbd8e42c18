// data: URLs as browsers read them

#include "contentd/mime/data_url.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string shown(std::string_view url)
{
    const auto read = mime::read_data_url(url);
    return read ? read->type + (read->is_page() ? " page " : " ") + read->content() : "none";
}

} // namespace

TEST_CASE("type and content of a data: URL")
{
    CHECK_EQ(shown("data:,a%20b"), "text/plain a b");
    CHECK_EQ(shown("data:text/html;charset=utf-8,<b>%zz"), "text/html page <b>%zz");
    CHECK_EQ(shown(" DATA:Text/HTML ; BASE64 ,PGI%2b"), "text/html page <b>");
    CHECK_EQ(shown("da\nta:image/svg+xml;base64,PG\tI+"), "image/svg+xml page <b>");
    CHECK_EQ(shown("data:application/xhtml+xml,x"), "application/xhtml+xml page x");
    CHECK_EQ(shown("data:image/png;base64,AA=="), std::string("image/png ") + '\0');
    CHECK_EQ(shown("data:base64,AA"), "base64 AA");
}

TEST_CASE("other URLs are none")
{
    for (const char* const each : {"", " ", "d", "data", "data:", "data:text/html", "date:,a", "http://data:,a"})
        CHECK_EQ(shown(each), "none");
}
