#include "common/text/escape.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

TEST_CASE("log values are quoted only when they need it and cannot forge a field or a line")
{
    CHECK(text::for_log("reject") == "reject");
    CHECK(text::for_log("") == "\"\"");
    CHECK(text::for_log("two words") == "\"two words\"");
    CHECK(text::for_log("a=b") == "\"a=b\"");
    CHECK(text::for_log("a\nrule=x") == "\"a\\nrule=x\"");
    CHECK(text::for_log("\"\\") == "\"\\\"\\\\\"");
    CHECK(text::for_log("\x7f\xff") == "\"\\x7f\\xff\"");
    CHECK(text::for_log("\xc2\x85") == "\"\\xc2\\x85\"");    // NEL, a C1 control
    CHECK(text::for_log("\u202e") == "\"\\xe2\\x80\\xae\""); // what follows would be shown backwards
    CHECK(text::for_log("関守") == "\"関守\"");
}

TEST_CASE("printable text has no controls and is cut at a character")
{
    CHECK(text::printable("a\r\nb") == "a??b");
    CHECK(text::printable("\xff") == "?");
    CHECK(text::printable("\u2067a\u200f") == "?a?");
    CHECK(text::printable("関守", 4) == "関...");
    CHECK(text::printable("abc", 3) == "abc");
}

TEST_CASE("JSON strings are valid whatever the bytes")
{
    CHECK(text::for_json("a\"b\\c\n") == "a\\\"b\\\\c\\u000a");
    CHECK(text::for_json("\xc3") == "\xef\xbf\xbd");
}

TEST_CASE("HTML text can neither begin a tag, nor end an attribute, nor turn the writing around it")
{
    CHECK(text::for_html("<script>alert('a\" & b')</script>") ==
          "&lt;script&gt;alert(&#39;a&quot; &amp; b&#39;)&lt;/script&gt;");
    CHECK(text::for_html("a\xe2\x80\xaetxt.exe\n\xff") == "a\xef\xbf\xbdtxt.exe\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(text::for_html("関守") == "関守");
}

TEST_CASE("xtext round trips every byte and refuses what is none")
{
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    const auto back = text::from_xtext(text::to_xtext(all));
    REQUIRE(back.has_value());
    CHECK(*back == all);
    CHECK(text::to_xtext("a+b c") == "a+2Bb+20c");
    for (const char* wrong : {"+", "+2", "a+zz", "+2g"})
        CHECK_FALSE(text::from_xtext(wrong).has_value());
}

TEST_CASE("lower case is ASCII's alone, at each place of a text of any length")
{
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (const auto& [byte, lower] :
                 {std::pair{'A', 'a'}, {'Z', 'z'}, {'@', '@'}, {'[', '['}, {'\xc4', '\xc4'}}) {
                std::string written(size, 'Q');
                std::string wanted(size, 'q');
                written[at] = byte;
                wanted[at] = lower;
                CHECK_EQ(text::to_lower(written), wanted);
            }
}
