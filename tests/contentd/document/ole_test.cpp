#include "contentd/document/document.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;
using namespace std::string_literals;

namespace {

const std::string equation_id = "\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"s;
const std::string url_moniker = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\0\xaa\0\x4b\xa9\x0b"s;

std::string record(unsigned id, const std::string& data)
{
    return number_16(id) + number_16(static_cast<unsigned>(data.size())) + data;
}

std::string sheet(unsigned state, unsigned kind, const std::string& name)
{
    return record(0x85, number_32(0) + static_cast<char>(state) + static_cast<char>(kind) +
                            static_cast<char>(name.size()) + "\0"s + name);
}

const std::string beginning = record(0x809, number_16(0x600) + number_16(5) + std::string(12, '\0'));

std::string word_text(const std::string& text, unsigned flags = 0)
{
    return compound_of({{"WordDocument", number_16(0xa5ec) + std::string(8, '\0') + number_16(flags) + text}});
}

} // namespace

TEST_CASE("a package gives its file, by the name that runs")
{
    const document::findings found = look(
        compound_of({{"WordDocument", "x"}, {"ObjectPool/_1/\1Ole10Native", native_stream("run.exe", program())}}));
    CHECK(has(found, filetype::ole_package));
    REQUIRE(found.files.size() == 1);
    CHECK(found.files[0].name == "run.exe");
    CHECK(found.files[0].bytes == program());

    const std::string shown_as_text = number_16(2) + "note.txt\0C:\\note.txt\0"s + number_16(0) + number_16(3) +
                                      number_32(9) + "C:\\x.scr\0"s + number_32(2) + "MZ";
    const document::findings other = look(compound_of({{"\1Ole10Native", number_32(1) + shown_as_text}}));
    REQUIRE(other.files.size() == 1);
    CHECK(other.files[0].name == "x.scr");
}

TEST_CASE("a native stream that is no package is a file without a name")
{
    const document::findings found = look(compound_of({{"\1Ole10Native", number_32(6) + "BM1234"}}));
    CHECK_FALSE(has(found, filetype::ole_package));
    REQUIRE(found.files.size() == 1);
    CHECK(found.files[0].bytes == "BM1234");
}

TEST_CASE("classes that only exploits use are told")
{
    CHECK(has(look(compound_of({{"Equation Native", "x"}})), filetype::ole_exploit));
    CHECK(has(look(compound_of({{"x", "x"}}, equation_id)), filetype::ole_exploit));
    CHECK_FALSE(has(look(compound_of({{"x", "x"}}, std::string(16, '\1'))), filetype::ole_exploit));
}

TEST_CASE("names of streams have no case")
{
    CHECK_EQ(look(compound_of({{"\1oLE10nATIVE", native_stream("run.exe", program())}})).files.size(), 1);
    CHECK(has(look(compound_of({{"EQUATION native", "x"}})), filetype::ole_exploit));
    CHECK(has(look(compound_of({{"encryptedpackage", "x"}})), filetype::encrypted));
    CHECK(has(look(compound_of({{"POWERPOINT document", "x"}, {"ENCRYPTEDsummary", "x"}})), filetype::encrypted));
    CHECK(has(look(compound_of({{"WORKBOOK", beginning + sheet(0, 1, "m")}})), filetype::xlm_macro));
    CHECK(has(look(compound_of({{"wordDOCUMENT", "\x13 DDEAUTO c:\\\\x.exe \x14y\x15"}})), filetype::dde));
    streams project = vba_project("Macros/VBA", {{"M", "Attribute VB_Name = \"M\"\nSub AutoOpen()\nShell 1\n"}});
    project.push_back({"Macros/VBA/__srp_0", "cache"});
    for (auto& [path, content] : project)
        path = path == "Macros/VBA/dir" ? "Macros/VBA/DIR" : path;
    CHECK_EQ(look(compound_of(project)).macro, "AutoOpen, Shell");
    const document::findings mail =
        look(compound_of({{"__PROPERTIES_version1.0", "x"},
                          {"__ATTACH_version1.0_#00000000/__SUBSTG1.0_3707001f", utf16("a.txt")},
                          {"__ATTACH_version1.0_#00000000/__SUBSTG1.0_37010102", "content"}}));
    REQUIRE_EQ(mail.files.size(), 1);
    CHECK_EQ(mail.files[0].name, "a.txt");
}

TEST_CASE("a linked object on another machine is a remote template")
{
    const std::string url = utf16("https://evil.example/a.hta") + "\0\0"s;
    const std::string stream = std::string(20, '\0') + url_moniker + number_32(static_cast<unsigned>(url.size())) + url;
    const document::findings found = look(compound_of({{"ObjectPool/_1/\1Ole", stream}}));
    CHECK(has(found, filetype::remote_template));
    REQUIRE(found.links.size() == 1);
    CHECK(found.links[0] == "https://evil.example/a.hta");
}

TEST_CASE("what is encrypted is told")
{
    CHECK(has(look(compound_of({{"EncryptionInfo", "x"}, {"EncryptedPackage", "x"}})), filetype::encrypted));
    CHECK(has(look(word_text("x", 0x100)), filetype::encrypted));
    CHECK_FALSE(has(look(word_text("x")), filetype::encrypted));
    CHECK(
        has(look(compound_of({{"Workbook", beginning + record(0x2f, "x") + sheet(0, 1, "m")}})), filetype::encrypted));
    CHECK(has(look(compound_of({{"PowerPoint Document", "x"}, {"EncryptedSummary", "x"}})), filetype::encrypted));
}

TEST_CASE("macro sheets of Excel 4.0 are told, and judged by the functions that they call")
{
    const std::string auto_open = record(0x18, number_16(0x20) + "\0\1"s + std::string(10, '\0') + "\0\1"s);
    const std::string exec = record(0x06, std::string(22, '\0') + "\x17\1\0c\x42\1\x6e\0"s);
    const document::findings found =
        look(compound_of({{"Workbook", beginning + sheet(0, 0, "a") + sheet(2, 1, "m") + auto_open + exec}}));
    CHECK(has(found, filetype::xlm_macro | filetype::macro | filetype::macro_autoexec | filetype::macro_dangerous));
    CHECK(found.macro == "very hidden macro sheet, Auto_Open, EXEC");
    CHECK(look(compound_of({{"Workbook", beginning + sheet(0, 0, "a") + auto_open + exec}})).traits == 0);
    const std::string workbook = sheet(0, 1, "m") + exec;
    for (std::size_t size = 0; size < workbook.size(); ++size) // cut short anywhere
        CHECK_FALSE(has(look(compound_of({{"Workbook", workbook.substr(0, size)}})), filetype::macro_autoexec));
    const std::string named = record(0x18, number_16(0) + "\0\x09"s + std::string(11, '\0') + "Auto_Open");
    CHECK(has(look(compound_of({{"Workbook", sheet(0, 1, "m") + named}})), filetype::macro_autoexec));
}

TEST_CASE("DDE of Excel is told, and links to objects are not")
{
    const std::string book = record(0x1ae, number_16(0) + number_16(9) + "\0cmd\3/c x"s);
    const std::string workbook = beginning + sheet(0, 0, "a") + book;
    CHECK(has(look(compound_of({{"Workbook", workbook + record(0x23, number_16(0))}})), filetype::dde));
    CHECK_FALSE(has(look(compound_of({{"Workbook", workbook + record(0x23, number_16(0x10))}})), filetype::dde));
}

TEST_CASE("fields of Word are read in one byte a character and in two")
{
    CHECK(has(look(word_text("\x13 DDEAUTO c:\\\\x.exe \x14y\x15")), filetype::dde));
    CHECK(has(look(word_text(utf16("\x13"
                                   "DDE x\x14"))),
              filetype::dde));
    CHECK_FALSE(has(look(word_text("\x13 DATE \x14 DDEAUTO \x15")), filetype::dde));
    const document::findings linked = look(word_text("\x13 HYPERLINK \"http://a.example/\" \x14"
                                                     "a\x15"));
    REQUIRE(linked.links.size() == 1);
    CHECK(linked.links[0] == "http://a.example/");
    CHECK(has(look(word_text("\x13 INCLUDETEXT \"http://a.example/x\" \x14")), filetype::remote_template));
    CHECK_FALSE(has(look(word_text("\x13 INCLUDEPICTURE \"http://a.example/x\" \x14")), filetype::remote_template));
    CHECK(has(look(word_text("\x13 INCLUDEPICTURE \"\\\\\\\\host\\\\x\" \x14")), filetype::remote_template));
}

TEST_CASE("objects of PowerPoint are unpacked and looked into")
{
    const std::string object = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    const std::string packed = number_32(static_cast<unsigned>(object.size())) + deflated(object);
    const auto presentation = [](unsigned version, const std::string& data) {
        const std::string inner =
            number_16(version) + number_16(0x1011) + number_32(static_cast<unsigned>(data.size())) + data;
        return compound_of({{"PowerPoint Document", number_16(0x0f) + number_16(0x3e8) +
                                                        number_32(static_cast<unsigned>(inner.size())) + inner}});
    };
    for (const std::string& each : {presentation(0x10, packed), presentation(0, object)}) {
        const document::findings found = look(each);
        CHECK(has(found, filetype::ole_package));
        REQUIRE(found.files.size() == 1);
        CHECK(found.files[0].name == "run.exe");
    }
}

TEST_CASE("attachments of an Outlook message are files, those of attached messages too")
{
    const std::string first = "__attach_version1.0_#00000000/";
    const document::findings found = look(compound_of({
        {"__properties_version1.0", "x"},
        {"__substg1.0_10130102", "<html><a href='http://a.example'>"},
        {first + "__substg1.0_3704001F", utf16("SHORT~1.DOC")},
        {first + "__substg1.0_3707001F", utf16("\u8acb\u6c42\u66f8.doc")},
        {first + "__substg1.0_37010102", "content"},
        {"__attach_version1.0_#00000001/__substg1.0_3701000D/" + first + "__substg1.0_37010102", "inner"},
        {"__attach_version1.0_#00000001/__substg1.0_3701000D/" + first + "__substg1.0_3704001E", "in.txt"},
    }));
    REQUIRE(found.files.size() == 3);
    CHECK(found.files[0].bytes == "<html><a href='http://a.example'>");
    CHECK(found.files[1].name == "\u8acb\u6c42\u66f8.doc");
    CHECK(found.files[1].bytes == "content");
    CHECK(found.files[2].name == "in.txt");
    CHECK(found.files[2].bytes == "inner");
}

TEST_CASE("compound files inside compound files are read to a depth, and then are files")
{
    std::string inner = compound_of({{"Equation Native", "x"}});
    for (int i = 0; i < 10; ++i)
        inner = compound_of({{"PowerPoint Document", number_16(0) + number_16(0x1011) +
                                                         number_32(static_cast<unsigned>(inner.size())) + inner}});
    const document::findings found = look(inner);
    CHECK_FALSE(has(found, filetype::ole_exploit));
    CHECK(found.files.size() == 1);
}

TEST_CASE("ActiveMime holds a compound file")
{
    const std::string mime =
        "ActiveMime" + std::string(40, '\0') + deflated(word_with_macro("Sub AutoOpen()\nKill x\n"));
    CHECK(has(look(mime), filetype::macro_dangerous));
    CHECK(look("ActiveMime").traits == 0);
    const std::string packed = deflated(word_with_macro("Sub AutoOpen()\nKill x\n"));
    std::string told = "ActiveMime" + std::string(20, '\0') + number_16(14) + std::string(28, 'x') + packed;
    CHECK(has(look(told), filetype::macro_dangerous));
    CHECK(has(look("ActiveMime" + std::string(0x22a - 10, 'x') + packed), filetype::macro_dangerous));
    CHECK(has(look("ActiveMime" + std::string(777, '\1') + "x\x9c" + packed), filetype::macro_dangerous));
    CHECK_FALSE(has(look("ActiveMime" + testing::repeated("x\x9c", 1000) + packed), filetype::macro));
}
