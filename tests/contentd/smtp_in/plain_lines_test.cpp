#include "contentd/smtp_in/plain_lines.hpp"

#include <doctest/doctest.h>

#include <string>

using smtp_in::find_plain_lines;

namespace {

using namespace std::string_literals;

// The slow and sure way.
std::size_t expected(std::string_view block)
{
    std::size_t length = 0;
    while (true) {
        const std::string_view rest = block.substr(length);
        const std::size_t end = rest.find_first_of("\r\n");
        if (end == std::string_view::npos || rest.substr(end, 2) != "\r\n" || rest[0] == '.' || rest[0] == '\0')
            return length;
        length += end + 2;
    }
}

} // namespace

TEST_CASE("only whole lines that need no change are plain, wherever the odd byte stands")
{
    const std::string plain =
        "Subject: x\r\n\r\nA line.\r\n" + std::string(70, 'y') + "\r\nend\r\n" + std::string(64, 'z');
    for (std::size_t at = 0; at < plain.size(); ++at) {
        for (const std::string& odd : {""s, "\r"s, "\n"s, "."s, "\0"s, "\r\n"s, "\r\n."s, "\r\n\0"s}) {
            const std::string block = plain.substr(0, at) + odd + plain.substr(at);
            CAPTURE(block);
            const std::size_t found = find_plain_lines(block).length;
            CHECK(found <= expected(block));
            // The end of a block that fills no stride may be left to others, and so may all where there is no SSE2.
            if (found != 0)
                CHECK((found == expected(block) || found + 32 + 70 > block.size()));
        }
    }
}

TEST_CASE("the longest of the plain lines is told")
{
    const std::string block = "ab\r\nabcd\r\n\r\nabc\r\n.\r\n" + std::string(40, 'x');
    const auto found = find_plain_lines(block);
    if (found.length != 0) {
        CHECK(found.length == 17);
        CHECK(found.longest == 4);
    }
    CHECK(find_plain_lines("").length == 0);
}
