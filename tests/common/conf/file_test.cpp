#include "common/conf/file.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a file is read as main.cf is")
{
    const auto entries = conf::read_entries("# a comment\n"
                                            "state = sqlite:/tmp/a#b  \r\n"
                                            "   # a comment inside\n"
                                            "\n"
                                            "log=stderr\n"
                                            "[ policyd ]\n"
                                            "listen = inet:127.0.0.1:1\n"
                                            "\thost=mx\n"
                                            "    # another\n"
                                            " mode=0660\n"
                                            "record =\n"
                                            "rules = a = b",
                                            "x.conf");
    REQUIRE(entries.has_value());
    struct row
    {
        const char* key;
        const char* value;
        const char* where;
    };
    const row expected[] = {{"state", "sqlite:/tmp/a#b", "x.conf:2"},
                            {"log", "stderr", "x.conf:5"},
                            {"policyd.listen", "inet:127.0.0.1:1 host=mx mode=0660", "x.conf:7"},
                            {"policyd.record", "", "x.conf:11"},
                            {"policyd.rules", "a = b", "x.conf:12"}};
    REQUIRE(entries->size() == std::size(expected));
    for (std::size_t i = 0; i < entries->size(); ++i) {
        CHECK((*entries)[i].key == expected[i].key);
        CHECK((*entries)[i].value == expected[i].value);
        CHECK((*entries)[i].where == expected[i].where);
    }
    CHECK(conf::read_entries("", "x.conf")->empty());
    CHECK(conf::read_entries("\n\n  \n", "x.conf")->empty());
}

TEST_CASE("a line that is nothing known is refused with its number")
{
    struct row
    {
        const char* text;
        const char* error;
    };
    for (const row& bad : {
             row{"state\n", "x.conf:1: \"state\" is not of the form \"key = value\""},
             row{"\n= x\n", "x.conf:2: \"= x\" is not of the form \"key = value\""},
             row{"a b = x\n", "x.conf:1: \"a b = x\" is not of the form \"key = value\""},
             row{" x\n", "x.conf:1: a line that begins with a blank continues the one before, but there is no key "
                         "before it"},
             row{"a = b\n[policyd]\n x\n",
                 "x.conf:3: a line that begins with a blank continues the one before, but there is no key before it"},
             row{"[policyd\n", "x.conf:1: \"[policyd\" is not a section such as [policyd]"},
             row{"[]\n", "x.conf:1: \"[]\" is not a section such as [policyd]"},
             row{"[policyd] x\n", "x.conf:1: \"[policyd] x\" is not a section such as [policyd]"},
             row{"[a]b]\n", "x.conf:1: \"[a]b]\" is not a section such as [policyd]"},
             row{"\x01\x02\n", "x.conf:1: \"??\" is not of the form \"key = value\""},
         }) {
        CAPTURE(bad.text);
        const auto entries = conf::read_entries(bad.text, "x.conf");
        REQUIRE_FALSE(entries.has_value());
        CHECK(entries.error().text == bad.error);
    }
}

TEST_CASE("a file that cannot be read is named")
{
    CHECK(conf::read_file("/nonexistent/x.conf").error().text ==
          "/nonexistent/x.conf: cannot read the file: No such file or directory");
    CHECK(conf::read_file("/").error().text == "/: cannot read the file: Is a directory");
}
