#include "common/mail/smtp_reply_reader.hpp"

#include <doctest/doctest.h>

#include <string>

using smtp::reply_reader;
using status = reply_reader::status;

namespace {

// In pieces of one byte, so that every boundary is met.
status feed_bytes(reply_reader& reader, std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string_view one = bytes.substr(i, 1);
        const status reached = reader.feed(one);
        if (reached != status::incomplete)
            return i + 1 == bytes.size() || reached == status::broken ? reached : status::broken;
    }
    return status::incomplete;
}

} // namespace

TEST_CASE("replies are read with their enhanced status codes")
{
    struct row
    {
        const char* bytes;
        int code;
        const char* enhanced;
        const char* text;
    };
    const row rows[] = {
        {"250 2.0.0 Ok: queued as 4Q1\r\n", 250, "2.0.0", "Ok: queued as 4Q1"},
        {"250\r\n", 250, "", ""},
        {"250 \r\n", 250, "", ""},
        {"250 Ok\n", 250, "", "Ok"},
        {"354 End data\r\n", 354, "", "End data"},
        {"550-5.1.1 first\r\n550 5.1.1 second\r\n", 550, "5.1.1", "first second"},
        {"550 4.1.1 another class\r\n", 550, "", "4.1.1 another class"},
        {"450 4.7.25\r\n", 450, "4.7.25", ""},
        {"450 4.7.2500 x\r\n", 450, "", "4.7.2500 x"},
        {"450 4..1 x\r\n", 450, "", "4..1 x"},
        {"220-mx\r\n220-\r\n220 ESMTP\r\n", 220, "", "mx  ESMTP"},
    };
    for (const row& one : rows) {
        CAPTURE(one.bytes);
        reply_reader reader;
        REQUIRE(feed_bytes(reader, one.bytes) == status::complete);
        const smtp::reply got = reader.take();
        CHECK(got.code == one.code);
        CHECK(got.enhanced == one.enhanced);
        CHECK(got.text == one.text);
    }
}

TEST_CASE("pipelined replies are taken one by one")
{
    reply_reader reader;
    std::string_view bytes = "250 2.1.0 a\r\n550-5.1.1 b\r\n550 5.1.1 c\r\n354 d";
    CHECK(reader.feed(bytes) == status::complete);
    CHECK(reader.take().text == "a");
    CHECK(reader.feed(bytes) == status::complete);
    CHECK(reader.take().text == "b c");
    CHECK(reader.lines() == "b\nc");
    CHECK(reader.feed(bytes) == status::incomplete);
    CHECK(bytes.empty());
    bytes = "\r\n";
    CHECK(reader.feed(bytes) == status::complete);
    const smtp::reply last = reader.take();
    CHECK(last.text == "d");
    CHECK(last.enhanced.empty());
}

TEST_CASE("what is no reply is broken")
{
    for (const char* bad : {"\r\n", "hello\r\n", "25 Ok\r\n", "2500 Ok\r\n", "150 Ok\r\n", "650 Ok\r\n", "250_Ok\r\n",
                            "250-a\r\n251 b\r\n", "250-a\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n"}) {
        CAPTURE(bad);
        reply_reader reader;
        CHECK(feed_bytes(reader, bad) == status::broken);
    }
}

TEST_CASE("replies have limits")
{
    const std::string longest = "250 " + std::string(reply_reader::line_limit - 5, 'x') + "\r\n";
    reply_reader reader;
    CHECK(feed_bytes(reader, longest) == status::complete);
    CHECK(reader.take().text.size() == reply_reader::line_limit - 5);

    std::string_view endless = longest;
    const std::string too_long = "250 " + std::string(reply_reader::line_limit, 'x');
    endless = too_long;
    CHECK(reader.feed(endless) == status::broken);

    reply_reader many;
    std::string lines;
    for (std::size_t i = 0; i < reply_reader::lines_limit; ++i)
        lines += "250-x\r\n";
    std::string_view view = lines;
    CHECK(many.feed(view) == status::incomplete);
    view = "250 x\r\n";
    CHECK(many.feed(view) == status::broken);
}

TEST_CASE("a reply is written without control characters or line ends")
{
    CHECK(smtp::reply{250, "2.0.0", "Ok"}.to_text() == "250 2.0.0 Ok");
    CHECK(smtp::reply{354, "", "go on"}.to_text() == "354 go on");
    CHECK(smtp::reply{550, "5.7.1", "a\r\nb\x01"}.to_text() == "550 5.7.1 a??b?");
}
