#include "contentd/shapes/delivery_status_code.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace shapes;

TEST_CASE("a status code is found where it stands alone")
{
    struct row
    {
        std::string text, code;
    };
    const row rows[] = {
        {"550 5.1.1 unknown", "5.1.1"},
        {"550-5.7.26 no", "5.7.26"},
        {"#5.2.2#", "5.2.2"},
        {"(5.4.4)", "5.4.4"},
        {"ends in 4.4.7.", "4.4.7"},
        {"5.1.1", "5.1.1"},
        {"host 5.1.1.8 said", ""},
        {"15.1.1", ""},
        {"Exim 4.80", ""},
        {"(8.13.4/5.13.4)", ""},
        {"5.5.1960.3", ""},
        {"3.1.1", ""},
        {"5.1.", ""},
        {"5..1", ""},
        {"", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.text);
        CHECK_EQ(status_code_in(each.text), each.code);
    }
}

TEST_CASE("without a code the words tell, the class as the reply code has it")
{
    struct row
    {
        std::string text, code;
    };
    const row rows[] = {
        {"550 user unknown", "5.1.1"},
        {"450 user unknown", "4.1.1"},
        {"550 5.0.0 no such user here", "5.1.1"},
        {"mailbox is full", "5.2.2"},
        {"送信先のメールボックスが一杯のため", "5.2.2"},
        {"宛先不明", "5.1.1"},
        {"host unknown", "5.1.2"},
        {"message size exceeds limit", "5.3.4"},
        {"connection timed out", "4.4.1"},
        {"554 relay access denied", "5.7.1"},
        {"554 5.0.0 sorry", "5.0.0"},
        {"554 sorry", "5.0.0"},
        {"451 sorry", "4.0.0"},
        {"hello", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.text);
        CHECK_EQ(status_of(each.text), each.code);
    }
}
