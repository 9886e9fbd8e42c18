#include "contentd/smtp_in/line_reader.hpp"

#include <doctest/doctest.h>

#include <string>

using smtp_in::line_reader;
using kind = line_reader::kind;

TEST_CASE("a line ends with CRLF or LF, and what follows stays")
{
    line_reader reader;
    const auto first = reader.next("NOOP\r\nQUIT\n");
    CHECK(first.what == kind::line);
    CHECK(first.line == "NOOP");
    CHECK(first.consumed == 6);
    const auto second = reader.next("QUIT\n");
    CHECK(second.line == "QUIT");
    CHECK(second.consumed == 5);
}

TEST_CASE("an unfinished line is left with the caller")
{
    line_reader reader;
    for (const char* part : {"", "N", "NOOP", "NOOP\r"}) {
        const auto found = reader.next(part);
        CHECK(found.what == kind::incomplete);
        CHECK(found.consumed == 0);
    }
    CHECK(reader.next("NOOP\r\n").what == kind::line);
}

TEST_CASE("a line of exactly the limit passes, one above it is told of once")
{
    line_reader reader;
    const std::string longest = std::string(line_reader::limit - 2, 'x') + "\r\n";
    CHECK(reader.next(longest).what == kind::line);

    const std::string whole = std::string(line_reader::limit - 1, 'x') + "\r\nNOOP\r\n";
    const auto found = reader.next(whole);
    CHECK(found.what == kind::too_long);
    CHECK(reader.next(std::string_view(whole).substr(found.consumed)).line == "NOOP");
}

TEST_CASE("a long line in pieces is thrown away to its end")
{
    line_reader reader;
    const std::string piece(4000, 'x');
    for (int i = 0; i < 10; ++i) {
        const auto found = reader.next(piece);
        CHECK(found.what == kind::incomplete);
        CHECK(found.consumed == piece.size());
    }
    const auto end = reader.next("x\r\nNOOP\r\n");
    CHECK(end.what == kind::too_long);
    CHECK(end.consumed == 3);
    CHECK(reader.next("NOOP\r\n").line == "NOOP");
}

TEST_CASE("more than 64 KiB without a line end are no SMTP")
{
    line_reader reader;
    const std::string piece(32 * 1024, 'x');
    CHECK(reader.next(piece).what == kind::incomplete);
    CHECK(reader.next(piece).what == kind::incomplete);
    CHECK(reader.next("x").what == kind::endless);
}
