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

mime::tree read(const std::string& message, const mime::limits& allowed = {})
{
    mime::tree tree = mime::tree::parse(message, allowed);
    tree.add_readings();
    return tree;
}

/// Leaves that are not as written.
std::vector<found> files_in(const std::string& message, const mime::limits& allowed = {})
{
    const mime::tree tree = read(message, allowed);
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

TEST_CASE("files cost no more than the budget for decoded bytes and the number of parts, which is told")
{
    std::string many;
    for (int i = 0; i < 300; ++i)
        many += encoders::uuencode("MZ" + std::to_string(i), "a" + std::to_string(i) + ".exe");
    mime::limits few;
    few.parts = 50;
    const mime::tree cut = read(head + many, few);
    CHECK(cut.parts().size() == 50);
    CHECK(cut.decoded(49) == "MZ48");
    CHECK(cut.exceeded_limits() == mime::readings_limit);
    few.parts = 301;
    CHECK(read(head + many, few).parts().size() == 301);
    CHECK(read(head + many, few).exceeded_limits() == mime::nothing);

    const std::string one = head + encoders::uuencode(bytes, "a.exe");
    const std::size_t body = one.size() - one.find("See below");
    mime::limits small;
    for (const std::size_t rest : {0, 1, 2000, 2999}) {
        small.decoded_bytes = body + rest;
        const mime::tree short_one = read(one, small);
        REQUIRE(short_one.parts().size() == 2);
        CHECK(short_one.decoded(1) == bytes.substr(0, rest));
        CHECK(short_one.exceeded_limits() == mime::decoded_limit);
    }
    small.decoded_bytes = body + bytes.size();
    CHECK(read(one, small).decoded(1) == bytes);
    CHECK(read(one, small).exceeded_limits() == mime::nothing);
}

TEST_CASE("a file behind more decoys than are looked for is not told from none, which is told")
{
    std::string decoys;
    for (int i = 0; i < 100; ++i)
        decoys += encoders::uuencode("decoy", "a"); // one leaf, all of them
    mime::limits few;
    few.parts = 100;
    const mime::tree tree = read(head + decoys + encoders::uuencode(bytes, "a.exe"), few);
    CHECK(tree.parts().size() == 2);
    CHECK(tree.exceeded_limits() == mime::readings_limit);
    few.parts = 102;
    const mime::tree whole = read(head + decoys + encoders::uuencode(bytes, "a.exe"), few);
    CHECK(whole.parts().size() == 3);
    CHECK(whole.decoded(2) == bytes);
    CHECK(whole.exceeded_limits() == mime::nothing);
}

TEST_CASE("a NUL hides no file in a text")
{
    for (const std::string& written :
         {encoders::uuencode(bytes, "a.exe"), encoders::yenc(bytes, "a.exe"), encoders::binhex("a.exe", bytes, "")}) {
        for (const std::string type : {"text/plain", "text/html", "application/octet-stream"}) {
            CAPTURE(type);
            const auto files =
                files_in("Content-Type: " + type + "\r\n\r\nSee" + std::string(3, '\0') + " below:\r\n" + written);
            REQUIRE(files.size() == 1);
            CHECK(files[0].names == std::vector<std::string>{"a.exe"});
            CHECK(files[0].content == bytes);
        }
    }
}

TEST_CASE("what is wrong with a file is a defect of the part that has it")
{
    const std::string whole = encoders::uuencode(bytes, "a.exe");
    const std::string cut = whole.substr(0, whole.size() - 4);
    const std::string yenc = encoders::yenc(bytes, "a.exe");
    const std::string checksum = yenc.substr(0, yenc.rfind("crc32=") + 6) + "00000000\r\n";
    CHECK(read(head + whole).defects() == mime::no_defect);
    CHECK(read(head + yenc).defects() == mime::no_defect);
    for (const std::string& broken : {cut, checksum}) {
        const mime::tree tree = read(head + broken);
        CHECK(tree.root().defects == mime::broken_file);
        CHECK(tree.decoded(1) == bytes);
        CHECK(tree.exceeded_limits() == mime::nothing);
    }
    const mime::tree encoded = read("Content-Transfer-Encoding: x-uuencode\r\n\r\n" + cut);
    CHECK(encoded.root().defects == mime::broken_file);
    CHECK(encoded.decoded(0) == bytes);
}
