// Files that stand in a leaf's content: in text, and in winmail.dat.

#include "contentd/mime/tree.hpp"
#include "encoders.hpp"
#include "tnef_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

struct found
{
    std::string path;
    std::string type;
    std::vector<std::string> names;
    std::string content;
};

/// Leaves that are not as written.
std::vector<found> files_in(const std::string& message, const mime::limits& allowed = {})
{
    mime::tree tree = mime::tree::parse(message, allowed);
    tree.add_readings();
    CHECK(tree.ambiguities().empty());
    std::vector<found> all;
    for (std::size_t i = tree.parts_as_written().size(); i < tree.parts().size(); ++i) {
        const mime::part& each = tree.parts()[i];
        if (each.is_leaf)
            all.push_back({each.path, each.type, each.names, std::string(tree.decoded(i))});
    }
    return all;
}

const std::string bytes = encoders::some_bytes(3000);
const std::string head = "Subject: x\r\nContent-Type: text/plain\r\n\r\nSee below:\r\n\r\n";

} // namespace

TEST_CASE("a file in the text of a message is a leaf of its own, with its name")
{
    for (const std::string& written :
         {encoders::uuencode(bytes, "a.exe"), encoders::xxencode(bytes, "a.exe"), encoders::yenc(bytes, "a.exe")}) {
        CAPTURE(written.substr(0, 40));
        const auto files = files_in(head + written + "\r\nbye\r\n");
        REQUIRE(files.size() == 1);
        CHECK(files[0].path == "1~1");
        CHECK(files[0].type == "application/octet-stream");
        CHECK(files[0].names == std::vector<std::string>{"a.exe"});
        CHECK(files[0].content == bytes);
    }
}

TEST_CASE("both forks of a BinHex file are leaves")
{
    const auto files =
        files_in("Content-Type: application/mac-binhex40\r\n\r\n" + encoders::binhex("a.exe", bytes, "resource"));
    REQUIRE(files.size() == 2);
    CHECK(files[0].names == std::vector<std::string>{"a.exe"});
    CHECK(files[0].content == bytes);
    CHECK(files[1].content == "resource");
}

TEST_CASE("several files in one text are all found, in an encoded text too")
{
    const std::string both = encoders::uuencode(bytes, "a.exe") + "and\n" + encoders::uuencode("MZ", "b.scr");
    std::string quoted; // as quoted-printable
    for (const char each : both)
        quoted += each == '=' ? "=3D" : std::string(1, each);
    for (const std::string& message : {head + both, "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted}) {
        const auto files = files_in(message);
        REQUIRE(files.size() == 2);
        CHECK(files[0].content == bytes);
        CHECK(files[1].content == "MZ");
        CHECK(files[1].names == std::vector<std::string>{"b.scr"});
    }
    // The encoding has one file, so that is the content; programs that look at the text see the other as well.
    const auto second = files_in("Content-Transfer-Encoding: x-uuencode\r\n\r\n" + both);
    REQUIRE(second.size() == 1);
    CHECK(second[0].content == "MZ");
}

TEST_CASE("a file in a file is found, to the depth that is allowed")
{
    const std::string inner = encoders::uuencode(bytes, "a.exe");
    const std::string outer = encoders::uuencode("text\n" + inner, "a.txt");
    const auto files = files_in(head + outer);
    REQUIRE(files.size() == 2);
    CHECK(files[1].path == "1~1~1");
    CHECK(files[1].content == bytes);
    mime::limits shallow;
    shallow.depth = 1;
    CHECK(files_in(head + outer, shallow).size() == 1);
}

TEST_CASE("winmail.dat shows its attachments and texts, whatever it is called")
{
    namespace tnef = tnef_writer;
    const std::string stream =
        tnef::stream(tnef::attribute(tnef::message_body, std::string("hello\0", 6)) + tnef::attachment("a.exe", bytes));
    for (const std::string& type : {std::string("application/ms-tnef"), std::string("application/octet-stream")}) {
        const auto files = files_in("Content-Type: " + type +
                                    "; name=winmail.dat\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + stream);
        REQUIRE(files.size() == 2);
        CHECK(files[0].type == "text/plain");
        CHECK(files[0].names.empty());
        CHECK(files[0].content == "hello");
        CHECK(files[1].names == std::vector<std::string>{"a.exe"});
        CHECK(files[1].content == bytes);
    }
}

TEST_CASE("what is wrong with winmail.dat is a defect of its part, and its names are within the message's budget")
{
    namespace tnef = tnef_writer;
    const std::string stream = tnef::stream(tnef::attachment("a.exe", "MZ program"));
    std::string broken = stream;
    broken[broken.find("program")] = 'P';
    const auto read = [](const std::string& content, const mime::limits& allowed) {
        mime::tree tree = mime::tree::parse(content, allowed);
        tree.add_readings();
        return tree;
    };
    const std::string type = "Content-Type: application/ms-tnef\r\n\r\n";
    const std::string messages[] = {type + stream, type + broken, type + "no such stream"};
    CHECK(read(messages[0], {}).defects() == mime::no_defect);
    CHECK(read(messages[1], {}).root().defects == mime::broken_tnef);
    CHECK(read(messages[2], {}).root().defects == mime::broken_tnef);
    mime::limits few;
    few.name_bytes = 4;
    CHECK(read(messages[0], few).exceeded_limits() == mime::names_limit);
}

TEST_CASE("files cost no more than the budget for decoded bytes and the number of parts")
{
    std::string many;
    for (int i = 0; i < 300; ++i)
        many += encoders::uuencode("MZ" + std::to_string(i), "a" + std::to_string(i) + ".exe");
    mime::limits few;
    few.parts = 50;
    CHECK(files_in(head + many, few).size() < 50);
    mime::limits small;
    small.decoded_bytes = 2000;
    std::size_t total = 0;
    for (const found& each : files_in(head + encoders::uuencode(bytes, "a.exe"), small))
        total += each.content.size();
    CHECK(total <= 2000);
}
