#include "contentd/shapes/body_less.hpp"
#include "tests/contentd/shapes/messages.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

bool is_body_less(const std::string& written)
{
    const shapes_test::message message(written);
    return shapes::body_less(message.tree());
}

bool is_html_body_less(const std::string& html)
{
    return is_body_less("Subject: hello\nContent-Type: text/html; charset=utf-8\n\n" + html);
}

const std::string mixed = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n \n--b\n";

} // namespace

TEST_CASE("a message without text, attachment or link is body-less")
{
    for (const std::string body :
         {"", "\n", " \t\r\n \n", "-- \n", "--\n\n", "\xe3\x80\x80\n", "\xc2\xa0\xe2\x80\x8b\n"}) {
        CAPTURE(body);
        CHECK(is_body_less("Subject: hello\nContent-Type: text/plain; charset=utf-8\n\n" + body));
    }
    CHECK(is_body_less("Subject: only a header\n"));
    CHECK(is_body_less(""));
    CHECK(is_body_less("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nICANCg==\n"));
}

TEST_CASE("HTML of nothing but tags is body-less, and with something to see or to click on it is not")
{
    for (const std::string html :
         {"<html><head><title>unseen</title><style>p {color: red}</style></head><body></body></html>",
          "<div><br>&nbsp;&#160;</div><!-- a comment -->", "<p>\n</p><a name=\"here\"></a>",
          "<script>alert('x')</SCRIPT>", "<br", "<!-- never ends"}) {
        CAPTURE(html);
        CHECK(is_html_body_less(html));
    }
    for (const std::string html :
         {"<p>a</p>", "<img src=\"http://example.com/x.gif\">", "<a href='http://example.com'></a>",
          "<IFRAME src=x></IFRAME>", "1 &lt; 2", "<style>x</style>text", "<script></script>x", "&euro;", "<>"}) {
        CAPTURE(html);
        CHECK_FALSE(is_html_body_less(html));
    }
}

TEST_CASE("a message with a text, a file or another message is not body-less")
{
    CHECK_FALSE(is_body_less("Subject: hello\n\nhi\n"));
    CHECK_FALSE(is_body_less("Subject: hello\n\n.\n"));
    CHECK_FALSE(is_body_less("Subject: hello\n\n-- \nTaro\n"));
    CHECK_FALSE(is_body_less(mixed + "Content-Disposition: attachment; filename=a.txt\n\n\n--b--\n"));
    CHECK_FALSE(is_body_less(mixed + "Content-Type: image/gif\n\nGIF89a\n--b--\n"));
    CHECK_FALSE(is_body_less(mixed + "Content-Type: message/rfc822\n\nSubject: x\n\n\n--b--\n"));
    CHECK_FALSE(is_body_less(mixed + "Content-Type: text/html\n\n<b>x</b>\n--b--\n"));
    CHECK(is_body_less(mixed + "Content-Type: text/html\n\n<b></b>\n--b--\n"));
}
