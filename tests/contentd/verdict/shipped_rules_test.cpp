// Mail under the rules as shipped: what people send to one another is neither marked nor kept, what harms is.

#include "common/text/base64.hpp"
#include "contentd/message_digests.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/texts.hpp"
#include "tests/contentd/verdict/court.hpp"
#include "tests/contentd/walk/zip_writer.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <future>
#include <string>

namespace {

using testing::write_zip;

contentd::outcome judged(const std::string& content)
{
    testing::court rules;
    const std::string shipped = corpus::content("examples/contentd.rules");
    REQUIRE_FALSE(shipped.empty());
    auto message = testing::message_of(content, {"b@example.com"});
    auto outcomes = rules.judge(shipped, message);
    REQUIRE(outcomes.size() == 1);
    return outcomes[0];
}

void check_is_untouched(const contentd::outcome& decided)
{
    CHECK(decided.what == contentd::disposal::deliver);
    CHECK(decided.score == 0);
    CHECK(decided.labels.empty());
}

std::string attached(const std::string& name, const std::string& bytes, const std::string& type)
{
    return "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
           "Hello, see the file.\r\n--b\r\nContent-Type: " +
           type + "\r\nContent-Disposition: attachment; filename=\"" + name +
           "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text::to_base64(bytes) + "\r\n--b--\r\n";
}

/// A package as Office writes it.
std::string office(const std::string& folder, const std::string& main)
{
    const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
    return write_zip({{"[Content_Types].xml", xml + "<Types/>"},
                      {"_rels/.rels", xml + "<Relationships/>"},
                      {folder + "/" + main, xml + "<document/>"},
                      {folder + "/_rels/" + main + ".rels", xml + "<Relationships/>"},
                      {"docProps/app.xml", xml + "<Properties/>"}});
}

} // namespace

TEST_CASE("digests, mailboxes, patches and logs in a text score nothing under the shipped rules")
{
    for (const texts::sample& each : texts::honest(40)) {
        CAPTURE(each.what);
        check_is_untouched(judged(texts::message_of(each.body)));
    }
}

TEST_CASE("what offices and programmers attach scores nothing under the shipped rules")
{
    const std::string open_xml = "application/vnd.openxmlformats-officedocument.";
    check_is_untouched(
        judged(attached("a.docx", office("word", "document.xml"), open_xml + "wordprocessingml.document")));
    check_is_untouched(judged(attached("a.xlsx", office("xl", "workbook.xml"), open_xml + "spreadsheetml.sheet")));
    check_is_untouched(judged(
        attached("a.zip", write_zip({{"a/.gitignore", "build\n"}, {"a/.htaccess", "deny\n"}, {"a/a.c", "int a;\n"}}),
                 "application/zip")));
}

TEST_CASE("a name of sound for what is none is marked under the shipped rules")
{
    CHECK(judged(attached("a.wav", "RIFF and more", "audio/x-wav")).is_tagged);
}

TEST_CASE("a letter that begins as a script does scores nothing under the shipped rules")
{
    check_is_untouched(judged("From: a@example.com\r\nSubject: x\r\n\r\n#!/bin/sh\r\nthis is how it begins\r\n"));
    check_is_untouched(judged("From: a@example.com\r\nSubject: x\r\n\r\n@echo off\r\n"));
}

TEST_CASE("what cannot be looked into is marked under the shipped rules")
{
    CHECK(judged(attached("a.alz", "ALZ\1\n", "application/octet-stream")).is_tagged);
    CHECK(judged(attached("a.egg", "EGGA and more", "application/octet-stream")).is_tagged);
}

TEST_CASE("fragments of a message are kept under the shipped rules")
{
    const auto of_type = [](const std::string& type) {
        return judged("From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: " + type +
                      "\r\n\r\nTVqQAAMAAAAEAAAA\r\n");
    };
    CHECK(of_type("message/partial; id=1; number=2; total=2").what == contentd::disposal::quarantine);
    CHECK(of_type("message/external-body; access-type=URL; URL=\"http://a.example/\"").is_tagged);
}

TEST_CASE("a reported text marks by itself under the shipped rules, a link does not, and the operator clears both")
{
    using digest::kind;
    const std::string shipped = corpus::content("examples/contentd.rules");
    const std::string content =
        "From: a@example.net\r\n\r\nwe want to know what you think about each of the new offers "
        "that came out this week at https://video.example/watch?v=1\r\n";
    const auto outcome_of = [&](kind reported, bool is_cleared, std::size_t ham_of_users) {
        const testing::directory place;
        testing::court rules("sqlite:" + place.file());
        std::vector<state::digest_report> all;
        const auto add = [&](const digest::value& what, const std::string& reporter, double trust, bool is_spam) {
            all.push_back({contentd::to_state(what), reporter, trust, is_spam, 1, base::now()});
        };
        for (const digest::value& each : contentd::digest_values(content, {})) {
            if (each.what != reported)
                continue;
            for (int times = 0; times < 3; ++times)
                add(each, "trap", 2, true);
            for (std::size_t user = 0; user < ham_of_users; ++user)
                add(each, "user:" + std::to_string(user), 1, false);
            if (is_cleared)
                add(each, "operator", 5, false);
        }
        REQUIRE(!all.empty());
        std::promise<state::outcome> written;
        rules.shared().digests().report(all, [&](state::outcome became) { written.set_value(became); });
        REQUIRE(written.get_future().get() == state::outcome::committed);
        auto message = testing::message_of(content, {"b@example.com"});
        return rules.judge(shipped, message).at(0);
    };
    CHECK(outcome_of(kind::text, false, 0).is_tagged);
    CHECK(outcome_of(kind::text, false, 1).is_tagged); // one user's word does not outweigh three reports of a trap
    CHECK(outcome_of(kind::text, false, 3).score == 0);
    CHECK(outcome_of(kind::text, true, 0).score == 0);
    CHECK(outcome_of(kind::url, false, 0).score == 2);
    CHECK_FALSE(outcome_of(kind::url, false, 0).is_tagged);
    CHECK(outcome_of(kind::url, true, 0).score == 0);
}

TEST_CASE("what a scanner only suspects scores under the shipped rules, and is neither kept nor learned")
{
    const testing::directory place;
    testing::court rules("sqlite:" + place.file());
    const std::string shipped = corpus::content("examples/contentd.rules");
    const std::string content = "From: a@example.net\r\n\r\nwords\r\n";
    auto message = testing::message_of(content, {"b@example.com"});
    const auto outcomes = rules.judge(shipped, message, [](contentd::inspection& seen) {
        seen.set_malware(malware::found("Heuristics.OLE2.ContainsMacros"));
    });
    CHECK(outcomes.at(0).what == contentd::disposal::deliver);
    CHECK(outcomes.at(0).score == 3);
    CHECK(rules.shared().digests().list(0, {}, 0).value().empty());
}
