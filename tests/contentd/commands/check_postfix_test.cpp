#include "contentd/commands/check_postfix.hpp"
#include "tests/postfix_cases.hpp"

#include <doctest/doctest.h>

TEST_CASE("contentd check names what is wired wrongly, with file and line, and nothing else")
{
    const conf::settings settings = conf::settings::load({}, {}).value();
    for (const tests::postfix_case& each : tests::postfix_cases("tests/data/postfix/contentd")) {
        CAPTURE(each.name);
        std::ostringstream out;
        const int status = contentd::check_postfix(each.directory, settings, out);
        CHECK_EQ(tests::missing_and_surplus(each, out.str()), "");
        CHECK_EQ(status, tests::expected_status(each));
    }
}

TEST_CASE("contentd check names what is wired wrongly before the queue")
{
    const std::string before[] = {"contentd.listen=inet:127.0.0.1:10027 before next_hop=127.0.0.1:10026",
                                  "contentd.recipient_limit=100"};
    const conf::settings settings = conf::settings::load({}, before).value();
    for (const tests::postfix_case& each : tests::postfix_cases("tests/data/postfix/contentd_before")) {
        CAPTURE(each.name);
        std::ostringstream out;
        contentd::check_postfix(each.directory, settings, out);
        CHECK_EQ(tests::missing_and_surplus(each, out.str()), "");
    }
}

TEST_CASE("contentd check finds nothing in the examples")
{
    const std::string before[] = {"contentd.listen=inet:127.0.0.1:10027 before next_hop=127.0.0.1:10026"};
    std::ostringstream out;
    CHECK_EQ(contentd::check_postfix("examples/postfix/after-queue", conf::settings::load({}, {}).value(), out), 0);
    CHECK_EQ(contentd::check_postfix("examples/postfix/before-queue", conf::settings::load({}, before).value(), out),
             0);
    CHECK_EQ(out.str(), "0 errors, 0 warnings, 0 notes\n0 errors, 0 warnings, 0 notes\n");
}

TEST_CASE("contentd check tells a listener that is marked for the wrong side of the queue")
{
    const std::string wrong[] = {"contentd.listen=inet:127.0.0.1:10027 after"};
    std::ostringstream out;
    CHECK_EQ(contentd::check_postfix("examples/postfix/before-queue", conf::settings::load({}, wrong).value(), out), 1);
    CHECK(out.str().find("not marked before") != std::string::npos);
    CHECK(out.str().find("mend: contentd.listen = inet:127.0.0.1:10027 before") != std::string::npos);
}

TEST_CASE("contentd check tells where Postfix and contentd do not agree on TLS")
{
    struct row
    {
        std::vector<std::string> set;
        const char* wiring;
        const char* finding;
    };
    const std::string after = "contentd.listen=inet:127.0.0.1:10025 after ";
    const std::string before = "contentd.listen=inet:127.0.0.1:10027 before ";
    const row rows[] = {
        {{after + "tls=starttls"}, "after-queue", "warning: contentd's listener offers STARTTLS, and"},
        {{after + "tls=implicit"}, "after-queue", "error: contentd's listener waits for TLS at once"},
        {{after + "tls=starttls", "contentd.tls_verify_client=require"},
         "after-queue",
         "error: contentd.tls_verify_client is require, and the transport may speak in the clear"},
        {{before + "tls=starttls", "contentd.tls_verify_client=require"},
         "before-queue",
         "error: smtpd_proxy_filter speaks no TLS"},
        {{before + "tls=implicit"}, "before-queue", "error: smtpd_proxy_filter speaks no TLS"},
        {{"contentd.next_hop_tls=encrypt"}, "after-queue", "error: contentd.next_hop_tls is encrypt, and"},
        {{"contentd.next_hop_tls=verify", "contentd.next_hop_tls_wrappermode=yes"},
         "after-queue",
         "error: one of the re-injection port and contentd begins TLS at once"},
        {{"contentd.next_hop_tls=may"}, "after-queue", nullptr},
    };
    for (const row& each : rows) {
        std::ostringstream out;
        contentd::check_postfix(std::string("examples/postfix/") + each.wiring,
                                conf::settings::load({}, each.set).value(), out);
        CAPTURE(out.str());
        if (each.finding != nullptr)
            CHECK(out.str().find(each.finding) != std::string::npos);
        CHECK((out.str().find("0 errors, 0 warnings") == std::string::npos) == (each.finding != nullptr));
    }
}

TEST_CASE("contentd check tells of timeouts and limits that end before Postfix's own")
{
    struct row
    {
        const char* set;
        const char* wiring;
        const char* finding;
    };
    const row rows[] = {
        {"contentd.answer_within=1200s", "after-queue",
         "warning: lmtp_data_done_timeout is 1200s, not above contentd.answer_within, 20m"},
        {"contentd.answer_within=1199s", "after-queue", nullptr},
        {"contentd.answer_within_before=300s", "before-queue",
         "warning: smtpd_proxy_timeout is 300s, not above contentd.answer_within_before, 5m"},
        {"contentd.answer_within_before=299s", "before-queue", nullptr},
        {"contentd.session_limit=1", "after-queue", "warning: more processes than contentd.session_limit, 1,"},
    };
    for (const row& each : rows) {
        CAPTURE(each.set);
        std::vector<std::string> set{each.set};
        if (std::string_view(each.wiring) == "before-queue")
            set.emplace_back("contentd.listen=inet:127.0.0.1:10027 before next_hop=127.0.0.1:10026");
        std::ostringstream out;
        contentd::check_postfix(std::string("examples/postfix/") + each.wiring, conf::settings::load({}, set).value(),
                                out);
        CAPTURE(out.str());
        if (each.finding != nullptr)
            CHECK(out.str().find(each.finding) != std::string::npos);
        else
            CHECK(out.str().find("0 errors, 0 warnings") != std::string::npos);
    }
}
