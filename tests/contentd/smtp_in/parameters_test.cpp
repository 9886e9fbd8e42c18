#include "contentd/smtp_in/parameters.hpp"

#include <doctest/doctest.h>

#include <string>

using smtp_in::check_mail_parameters;
using smtp_in::check_recipient_parameters;
using smtp_in::find_parameter;
using smtp_in::parameter_fault;

TEST_CASE("MAIL parameters are passed on as written")
{
    std::string kept;
    for (const char* good : {"", "SIZE=0", "size=1234567890123456789", "BODY=8bitmime", "BODY=7BIT SMTPUTF8",
                             "RET=HDRS ENVID=QQ314159+2B", "ret=full"}) {
        CAPTURE(good);
        CHECK(check_mail_parameters(good, kept) == parameter_fault::none);
        CHECK(kept == good);
    }
    CHECK(check_mail_parameters("SIZE=1   BODY=7BIT ", kept) == parameter_fault::none);
    CHECK(kept == "SIZE=1 BODY=7BIT");
}

TEST_CASE("AUTH is understood and goes no further")
{
    std::string kept;
    CHECK(check_mail_parameters("AUTH=<> SIZE=1", kept) == parameter_fault::none);
    CHECK(kept == "SIZE=1");
    CHECK(check_mail_parameters("AUTH=e+3Dmc2@example", kept) == parameter_fault::none);
    CHECK(kept.empty());
}

TEST_CASE("bad and unknown MAIL parameters are told apart")
{
    std::string kept;
    for (const char* bad :
         {"SIZE", "SIZE=", "SIZE=x", "SIZE=-1", "SIZE=12345678901234567890", "BODY=BINARYMIME", "BODY", "SMTPUTF8=1",
          "SMTPUTF8=", "RET=ALL", "ENVID=", "ENVID=+4", "SIZE=1 SIZE=2", "SIZE=1 size=1"})
        CHECK_MESSAGE(check_mail_parameters(bad, kept) == parameter_fault::bad_value, bad);
    for (const char* unknown : {"X", "NOTIFY=NEVER", "SIZE=1 MT-PRIORITY=3", "=", "=x"})
        CHECK_MESSAGE(check_mail_parameters(unknown, kept) == parameter_fault::unknown, unknown);
}

TEST_CASE("RCPT parameters are checked likewise")
{
    std::string kept;
    for (const char* good : {"", "NOTIFY=NEVER", "NOTIFY=success,FAILURE,delay ORCPT=rfc822;a+2Bb@c.example",
                             "ORCPT=utf-8;関@例.example"}) {
        CAPTURE(good);
        CHECK(check_recipient_parameters(good, kept) == parameter_fault::none);
        CHECK(kept == good);
    }
    for (const char* bad : {"NOTIFY=", "NOTIFY=NEVER,DELAY", "NOTIFY=SUCCESS,", "NOTIFY=WHENEVER", "ORCPT=rfc822",
                            "ORCPT=rfc822;", "ORCPT=;a@b", "ORCPT=rfc822;a+@b", "NOTIFY=NEVER NOTIFY=NEVER"})
        CHECK_MESSAGE(check_recipient_parameters(bad, kept) == parameter_fault::bad_value, bad);
    CHECK(check_recipient_parameters("SIZE=1", kept) == parameter_fault::unknown);
}

TEST_CASE("a parameter is found by its whole name")
{
    CHECK(find_parameter("SIZE=1 BODY=8BITMIME", "body") == "8BITMIME");
    CHECK(find_parameter("SMTPUTF8", "SMTPUTF8") == "");
    CHECK_FALSE(find_parameter("XSIZE=1", "SIZE").has_value());
    CHECK_FALSE(find_parameter("", "SIZE").has_value());
}
