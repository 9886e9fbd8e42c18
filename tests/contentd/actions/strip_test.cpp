#include "common/text/base64.hpp"
#include "contentd/actions/strip.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using contentd::removal;
using contentd::stripped_message;

namespace {

const contentd::note_details details{"0123456789ABCDEFGHJKMNPQRS", "postmaster@example.org"};

const std::string top = "From: a@example.com\r\n"
                        "Subject: =?utf-8?q?caf=C3=A9?=\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: multipart/mixed;\r\n\tboundary=\"b\"\r\n"
                        "\r\n"
                        "preamble\r\n"
                        "--b\r\n"
                        "Content-Type: text/plain\r\n"
                        "\r\n"
                        "see the files \r\n"
                        "--b\r\n";
const std::string program = "Content-Type: application/octet-stream; name=\"a.exe\"\r\n"
                            "Content-Transfer-Encoding: base64\r\n"
                            "\r\n"
                            "TVqQAAMAAAAEAAAA\r\n";
const std::string picture = "--b\r\n"
                            "Content-Type: image/gif\r\n"
                            "Content-Transfer-Encoding: base64\r\n"
                            "\r\n"
                            "R0lGODlhAQABAAAAACw=\r\n";
const std::string end = "--b--\r\n";

mime::tree read(std::string_view message)
{
    mime::tree made = mime::tree::parse(message, {});
    made.add_readings();
    return made;
}

std::size_t part_named(const mime::tree& message, std::string_view name)
{
    const auto parts = message.parts();
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const mime::part& each) {
        return each.is_leaf && std::find(each.names.begin(), each.names.end(), name) != each.names.end();
    });
    REQUIRE(found != parts.end());
    return static_cast<std::size_t>(found - parts.begin());
}

removal of(const mime::tree& message, std::string_view name)
{
    return {part_named(message, name), std::string(name), "application/x-dosexec", 12, "no programs"};
}

// The texts of all notes in a message.
std::vector<std::string> notes_in(std::string_view message)
{
    const mime::tree again = read(message);
    std::vector<std::string> notes;
    for (std::size_t i = 0; i < again.parts_as_written().size(); ++i)
        if (again.parts()[i].is_leaf && again.decoded(i).find(details.quarantine_id) != std::string_view::npos)
            notes.emplace_back(again.decoded(i));
    return notes;
}

} // namespace

TEST_CASE("a part gives way to a note, and nothing else changes")
{
    const std::string message = top + program + picture + end;
    const mime::tree tree = read(message);
    const std::vector<removal> removals = {of(tree, "a.exe")};
    const std::string made = stripped_message(message, tree, removals, details).to_text();
    CHECK(made.starts_with(top + "Content-Type: text/plain; charset=utf-8\r\n"));
    CHECK(made.ends_with("\r\n" + picture + end));
    CHECK(made.find("TVqQ") == std::string::npos);
    const auto notes = notes_in(made);
    REQUIRE(notes.size() == 1);
    for (const std::string_view wanted :
         {"a.exe (application/x-dosexec, 12 bytes): no programs", "postmaster@example.org",
          "This attachment was taken out", "この添付ファイルは"})
        CHECK(notes[0].find(wanted) != std::string::npos);
    CHECK(contentd::is_gone(made, tree, removals, {}));
    CHECK_FALSE(contentd::is_gone(message, tree, removals, {}));
}

TEST_CASE("several parts have a note each, several files of one part one note")
{
    std::string second = program;
    second.replace(second.find("a.exe"), 5, "b.exe");
    const std::string message = top + program + "--b\r\n" + second + end;
    const mime::tree tree = read(message);
    const std::vector<removal> removals = {of(tree, "a.exe"), of(tree, "b.exe"), of(tree, "b.exe")};
    const std::string made = stripped_message(message, tree, removals, details).to_text();
    const auto notes = notes_in(made);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].find("b.exe") == std::string::npos);
    CHECK(notes[1].find("b.exe") != notes[1].rfind("b.exe"));
    CHECK(contentd::is_gone(made, tree, removals, {}));
}

TEST_CASE("that an empty file is gone does not hang on other empty parts")
{
    const auto empty = [](const std::string& name) {
        return "Content-Type: application/octet-stream; name=\"" + name + "\"\r\n\r\n";
    };
    const std::string message = top + empty("a.exe") + "--b\r\n" + empty("b.txt") + "--b\r\n" + program + end;
    const mime::tree tree = read(message);
    const std::vector<removal> removals = {of(tree, "a.exe")};
    REQUIRE(tree.decoded(removals[0].part).empty());
    const std::string made = stripped_message(message, tree, removals, details).to_text();
    CHECK(notes_in(made).size() == 1);
    CHECK(contentd::is_gone(made, tree, removals, {}));
}

TEST_CASE("a message that is nothing but the file keeps its header and becomes the note")
{
    const std::string message = "Received: from a\r\n\tby b\r\nContent-Type: application/x; name=a.exe\r\n"
                                "Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n";
    const mime::tree tree = read(message);
    const std::vector<removal> removals = {of(tree, "a.exe")};
    const std::string made = stripped_message(message, tree, removals, details).to_text();
    CHECK(
        made.starts_with("Received: from a\r\n\tby b\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain"));
    CHECK(notes_in(made).size() == 1);
    CHECK(contentd::is_gone(made, tree, removals, {}));
}

TEST_CASE("what only another reading shows goes with the part that it stands in")
{
    const std::string hidden = "begin 644 a.exe\r\n,35J0  ,    $    \r\n`\r\nend\r\n";
    SUBCASE("in a text")
    {
        const std::string message = "Content-Type: text/plain\r\n\r\nhello\r\n" + hidden;
        const mime::tree tree = read(message);
        const std::vector<removal> removals = {of(tree, "a.exe")};
        const std::string made = stripped_message(message, tree, removals, details).to_text();
        CHECK(made.find("begin 644") == std::string::npos);
        CHECK(contentd::is_gone(made, tree, removals, {}));
    }
    SUBCASE("behind the last delimiter")
    {
        const std::string message = top + picture.substr(5) + end + "\r\n--b\r\n" + program + end;
        const mime::tree tree = read(message);
        const std::vector<removal> removals = {of(tree, "a.exe")};
        const std::string made = stripped_message(message, tree, removals, details).to_text();
        CHECK(made.find("TVqQ") == std::string::npos);
        CHECK(contentd::is_gone(made, tree, removals, {}));
    }
}

TEST_CASE("a file in a message that is encoded as a whole goes with that message")
{
    const std::string inner = "Subject: in\r\n" + program;
    const std::string message = "Subject: out\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                                "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                                text::to_base64(inner) + "\r\n" + end;
    const mime::tree tree = read(message);
    const std::vector<removal> removals = {of(tree, "a.exe")};
    const std::string made = stripped_message(message, tree, removals, details).to_text();
    CHECK(notes_in(made).size() == 1);
    CHECK(
        made.starts_with("Subject: out\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text"));
    CHECK(contentd::is_gone(made, tree, removals, {}));
}

TEST_CASE("a message that is signed is known")
{
    const auto is = [](const std::string& header) { return contentd::is_signed(read(header + "\r\n\r\nx\r\n")); };
    CHECK(is("DKIM-Signature: v=1"));
    CHECK(is("arc-seal: i=1"));
    CHECK(is("Content-Type: multipart/signed; boundary=b"));
    CHECK(is("Content-Type: application/pkcs7-mime; smime-type=enveloped-data"));
    CHECK_FALSE(is("Content-Type: text/plain"));
}

TEST_CASE("a note names what was taken, the file in it that is why, and what went with it")
{
    const std::string message = top + program + picture + end;
    const mime::tree tree = read(message);
    removal inside = of(tree, "a.exe");
    inside.name = "photos.zip";
    inside.type = "application/zip";
    inside.path = "photos.zip/sub/fdp\u202eexe.pdf";
    const auto notes = notes_in(stripped_message(message, tree, {inside}, details).to_text());
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].find("photos.zip (application/zip, 12 bytes), photos.zip/sub/fdp?exe.pdf: no programs") !=
          std::string::npos);
    CHECK(notes[0].find("went with it") == std::string::npos);
    const std::string letter = "Content-Type: text/plain\r\n\r\nDear all\r\n"
                               "begin 644 a.exe\r\n,35J0  ,    $    \r\n`\r\nend\r\n";
    const mime::tree other = read(letter);
    const auto about = notes_in(stripped_message(letter, other, {of(other, "a.exe")}, details).to_text());
    REQUIRE(about.size() == 1);
    CHECK(about[0].find("went with it (text/plain, 54 bytes)") != std::string::npos);
}
