#include "contentd/document/collector.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/ooxml.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/compound_file.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/office_encryptor.hpp"
#include "tests/contentd/document/samples.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace testing;
using namespace std::string_literals;

namespace {

std::size_t copied(const document::findings& found)
{
    std::size_t bytes = 0;
    for (const document::embedded_file& each : found.files)
        bytes += each.bytes.size();
    return bytes;
}

/// A compound file, all of whose streams are below the root, with that one so many times more. Its directory goes to
/// the end, beyond the sectors that the table tells of: those follow one another.
std::string with_more(std::string content, const std::string& name, unsigned more)
{
    constexpr std::size_t sector = 512;
    constexpr std::size_t entry = 128;
    constexpr std::size_t beyond_table = sector * (1 + sector / 4);
    const std::size_t directory = sector * (1 + filetype::little_32(content, 48));
    std::vector<std::string> entries;
    const filetype::compound_file file(content, 100);
    for (const filetype::compound_entry& each : file.entries())
        if (each.is_storage || each.is_stream)
            entries.push_back(content.substr(directory + entries.size() * entry, entry));
    const std::size_t of_name = content.find(utf16(name), directory);
    entries.resize(entries.size() + more, content.substr(of_name, entry));
    content.resize(beyond_table);
    content.replace(48, 4, number_32(sector / 4));
    for (unsigned i = 0; i < entries.size(); ++i) {
        const std::string sibling = number_32(i == 0 || i + 1 == entries.size() ? 0xffffffff : i + 1);
        content += entries[i].replace(68, 12, number_32(0xffffffff) + sibling + number_32(i == 0 ? 1 : 0xffffffff));
    }
    content.resize((content.size() + sector - 1) / sector * sector);
    return content;
}

} // namespace

TEST_CASE("a limit that is reached ends the look, and is told")
{
    document::allowance few;
    few.files = 2;
    few.links = 2;
    const document::findings links =
        look("<html><a href=http://a.example><a href=http://b.example><a href=http://c.example>", few);
    CHECK(links.links.size() == 2);
    CHECK(links.is_cut);
    const std::string three = compound_of({{"a/\1Ole10Native", native_stream("a", "1")},
                                           {"b/\1Ole10Native", native_stream("b", "2")},
                                           {"c/\1Ole10Native", native_stream("c", "3")}});
    CHECK(look(three, few).files.size() == 2);
    CHECK(look(three, few).is_cut);
    CHECK_FALSE(look(three).is_cut);
    few = {};
    few.objects = 3;
    CHECK(look(three, few).is_cut);
    CHECK(look("{\\rtf1{{{{}}}}}", few).is_cut);
    CHECK(look("%PDF-1.4\n<<>> <<>> <<>> <<>>", few).is_cut);
    CHECK(look("%PDF-1.4\n" + repeated("stream endstream ", 100), few).is_cut);
}

TEST_CASE("references to files and forms of a PDF are limited, and one name for many files is kept once")
{
    const auto references = [](unsigned count, const std::string& before, const std::string& behind) {
        std::string made = "%PDF-1.4\n" + before;
        for (unsigned i = 1; i <= count; ++i)
            made += std::to_string(i) + " 0 R ";
        return made + behind;
    };
    const std::string named = "<< /UF (" + std::string(60'000, 'n') + ") /EF [ ";
    CHECK_FALSE(look(references(10'000, named, "] >>")).is_cut);
    CHECK(look(references(10'001, named, "] >>")).is_cut);
    CHECK_FALSE(look(references(10'000, "<< /XFA [ ", "] >>")).is_cut);
    CHECK(look(references(10'001, "<< /XFA [ ", "] >>")).is_cut);
}

TEST_CASE("a document whose time is over is cut, whatever it is")
{
    document::allowance late;
    late.until = std::chrono::steady_clock::now();
    const std::string documents[] = {
        "<html><script>x()</script>",
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n<pkg:package/>",
        "{\\rtf1 x}",
        "%PDF-1.4\n1 0 obj",
        word_with_macro("Sub AutoOpen()\nShell 1\n"),
        compound_of({{"x", "y"}}),
        "\xff\xd8\xff\xfe\0\2\xff\xd9"s,
        "\x89PNG\r\n\x1a\n" + "\0\0\0\0IENDcrc."s,
    };
    for (const std::string& each : documents) {
        CAPTURE(each.substr(0, 30));
        CHECK(look(each, late).is_cut);
        CHECK(look(each, late).traits == 0);
        CHECK_FALSE(look(each).is_cut);
    }
    document::ooxml package(late);
    package.part("word/document.xml", "<w:instrText>DDEAUTO x</w:instrText>");
    CHECK(package.finish().is_cut);
}

TEST_CASE("no more is unpacked than is allowed")
{
    document::allowance few;
    few.bytes = 10'000;
    const std::string large = repeated("MZ\1\2 a program that goes on and on ", 1'000'000);
    const std::string packed = deflated(large);
    const std::string documents[] = {
        compound_of({{"\1Ole10Native", native_stream("a.exe", large.substr(0, 20'000))}}),
        "{\\rtf1{\\object{\\*\\objdata " + hexadecimal(ole1_of("Package", package_of("a.exe", large))) + "}}}",
        "%PDF-1.4\n8 0 obj << /Type /EmbeddedFile /Filter /FlateDecode >> stream\n" + packed + "\nendstream endobj",
        "%PDF-1.4\n8 0 obj << /Type /ObjStm /Filter /FlateDecode /First 0 >> stream\n" + packed + "\nendstream endobj",
        "<html><script>'" + base64(large) + "'</script>",
        "ActiveMime" + std::string(40, '\0') + packed,
        "GIF89a" + std::string(7, '\0') + ";" + large,
    };
    for (const std::string& each : documents) {
        CAPTURE(each.substr(0, 30));
        const document::findings found = look(each, few);
        CHECK(found.is_cut);
        CHECK(copied(found) <= few.bytes);
    }
}

TEST_CASE("long links and words are cut at a character")
{
    const document::findings found = look("<html><a href='http://a.example/" + repeated("\u00e9", 5000) + "'>");
    REQUIRE(found.links.size() == 1);
    CHECK(found.links[0].size() <= 2000);
    CHECK(found.links[0].ends_with("\u00e9"));
    CHECK(found.is_cut);
    std::string source = "Sub AutoOpen()\n";
    for (int i = 0; i < 100; ++i)
        source += "Sub control" + std::to_string(i) + "_Click()\nKill x\n";
    CHECK(look(word_with_macro(source)).macro.size() <= 200);
}

TEST_CASE("what asks for much work with few bytes takes none")
{
    const std::size_t size = 4'000'000;
    const std::string hostile[] = {
        repeated("{\\rtf1{\\*\\objdata 01", size),
        "{\\rtf1{\\*\\objdata " + repeated("0\\'1", size),
        "{\\rtf1" + repeated("{\\*\\fldinst x", size),
        "%PDF-1.4\n" + repeated("((((((((", size),
        "%PDF-1.4\n" + repeated("( endobj ", size),
        "%PDF-1.4\n" + repeated("[<<", size),
        "%PDF-1.4\n" + repeated("1 0 obj << /Length 9999999 >> stream ", size),
        "%PDF-1.4\n" + repeated("1 0 obj << /Type /ObjStm /Length 4000000 /Filter /AHx >> stream\n", size) +
            "endstream",
        "<html>" + repeated("<", size),
        "<html>" + repeated("<a href='", size),
        "<html>" + repeated("<!--", size),
        "<html>" + repeated("<script>", size),
        "<html>" + repeated("%41", size),
        "<html>" + repeated("'A','", size),
        "<html>" + repeated("<b srcdoc='&lt;b srcdoc=", size),
        "<svg>" + repeated("<![CDATA[", size),
        "\xff\xd8\xff" + repeated("\xff\xfe", size),
        "\xff\xd8\xff\xda" + repeated("\xff\xd0", size),
    };
    for (const std::string& each : hostile) {
        CAPTURE(each.substr(0, 60));
        CHECK(copied(look(each)) <= document::allowance{}.bytes);
    }
}

TEST_CASE("of many streams that are encrypted the first one is opened, and the others are told")
{
    const std::uint32_t both = filetype::opened_by_password | filetype::encrypted | filetype::broken;
    const std::string package = agile_document(zip_of("a", repeated("text", 30'000)));
    for (const unsigned more : {1U, 20'000U}) {
        const document::findings found = look(with_more(package, "EncryptedPackage", more));
        CHECK(has(found, both));
        CHECK_EQ(found.files.size(), 1);
    }
    const std::string text = "\x13 DDEAUTO c:\\\\x.exe \x14y\x15";
    const std::string word = encrypted_word(text, "VelvetSweatshop", binary_cipher::rc4_40);
    CHECK(has(look(with_more(word, "WordDocument", 20'000)), both | filetype::dde));
    const std::string storage = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    const std::string presentation = encrypted_powerpoint(storage, "VelvetSweatshop");
    const document::findings found = look(with_more(presentation, "PowerPoint Document", 20'000));
    CHECK(has(found, filetype::opened_by_password | filetype::broken));
    CHECK_EQ(found.files.size(), 1);
}

TEST_CASE("an encrypted package counts as copied out, opened or not")
{
    document::allowance few;
    few.bytes = 50'000;
    const std::string package = zip_of("a", repeated("text", 30'000));
    for (const char* const password : {"VelvetSweatshop", "unknown"}) {
        agile_settings how;
        how.password = password;
        const std::string content = agile_document(package, how);
        CHECK_FALSE(look(content, few).is_cut);
        few.bytes = 30'000;
        CHECK(look(content, few).is_cut);
        few.bytes = 50'000;
    }
}

TEST_CASE("links of an object that lie in each other cost no more than is allowed")
{
    document::collector found({});
    const std::string moniker = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\0\xaa\0\x4b\xa9\x0b"s;
    document::take_link_stream(repeated(moniker + "\xff\xff\xff\x7f", 4'000'000), found);
    CHECK(found.room() == 0);
    CHECK(found.take().is_cut);
}

TEST_CASE("every beginning of a document can be looked into")
{
    const std::string documents[] = {
        word_with_macro("Sub AutoOpen()\nShell 1\n"),
        "{\\rtf1{\\object{\\*\\objdata " + hexadecimal(ole1_of("Package", package_of("a", "b"))) +
            "\\'ab\\bin3 x}}\\u10",
        "%PDF-1.4 1 0 obj << /URI (a\\101\\\r\n) /F <616> >> stream\r\nx\nendstream %%EOF PK\5\6",
        "<html><a href='&#x6a;&amp;'><!-- x --><script>1</script>%41",
        zip_of("a", "b"),
    };
    for (const std::string& each : documents)
        for (std::size_t size = 0; size <= each.size(); ++size) {
            const std::string piece = each.substr(0, size);
            const filetype::detected whole = filetype::detect(each, false);
            const document::findings found = document::examine(piece, whole, {});
            CHECK(copied(found) <= size);
        }
}

TEST_CASE("only known types are looked into")
{
    CHECK(document::is_known({"application/pdf"}));
    CHECK_FALSE(document::is_known({"application/x-msi"}));
    CHECK(document::examine("<script>", {"text/plain"}, {}).traits == 0);
}
