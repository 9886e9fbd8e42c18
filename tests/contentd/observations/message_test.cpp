#include "tests/contentd/observations/observed.hpp"

#include <doctest/doctest.h>

#include <string>

using testing::observed;

TEST_CASE("message.duplicate_field lists fields that may stand once and do not")
{
    const struct
    {
        const char* header;
        const char* value;
    } rows[] = {
        {"From: a@example.org\nSubject: x\nReceived: a\nReceived: b\nX: 1\nX: 2\n", "absent"},
        {"From: a@example.org\nfrom : b@example.org\n", "from"},
        {"Subject: x\nFROM: a\nSubject: x\nFrom: b\nTo: c\nTo: d\n", "from, to, subject"},
        {"Message-ID: <a>\nMessage-Id: <b>\nDate: x\nDate: y\nCc: a\nCC: b\nCc: c\n", "cc, date, message-id"},
        {"Content-Type: message/rfc822\n\nFrom: a\nFrom: b\n", "absent"},
        {"", "absent"},
    };
    for (const auto& each : rows) {
        CAPTURE(std::string(each.header));
        CHECK(observed(std::string(each.header) + "\n").text("message.duplicate_field") == each.value);
    }
    CHECK(observed::needs("message.duplicate_field") == contentd::resource::tree);
}
