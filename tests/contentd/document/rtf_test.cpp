#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;

namespace {

std::string object(const std::string& data)
{
    return "{\\rtf1 text{\\object\\objemb{\\*\\objdata " + data + "}}}";
}

const std::string packed = ole1_of("Package", package_of("run.exe", program()));

/// With that text between the two digits of each byte, or between bytes.
std::string mixed(const std::string& bytes, const std::string& between_digits, const std::string& between_bytes)
{
    std::string written;
    for (const char each : bytes) {
        const std::string digits = hexadecimal({&each, 1});
        written += digits.substr(0, 1) + between_digits + digits.substr(1) + between_bytes;
    }
    return written;
}

} // namespace

TEST_CASE("a package in RTF gives its file, however its digits are written")
{
    std::string upper;
    for (const char each : hexadecimal(packed))
        upper += static_cast<char>(each >= 'a' ? each - 32 : each);
    const std::string all[] = {
        object(hexadecimal(packed)),
        object(upper),
        object(mixed(packed, "\r\n", " ")),
        object(mixed(packed, "", "{\\*\\any 0badf00d}")),
        object(mixed(packed, "", "{}")),
        object(mixed(packed, "{", "}")),
        object(mixed(packed, "\\par5 ", "\\v\n")),
        object(mixed(packed, "\\'ab", "")),                             // the digit before is kept
        object(mixed(packed, "", "a\\'ab")),                            // the digit before is forgotten
        object("\\bin" + std::to_string(packed.size()) + " " + packed), // not in digits
        object(hexadecimal(packed.substr(0, 20)) + "\\bin" + std::to_string(packed.size() - 20) + " " +
               packed.substr(20)),
        "{\\rt{\\Object\\OBJDATA " + hexadecimal(packed), // no end, no \*
        "{\\rtf1{\\object{\\*\\objdata\\objupdate " + hexadecimal(packed) + "}}}",
    };
    for (const std::string& each : all) {
        CAPTURE(each.substr(0, 200));
        const document::findings found = look(each);
        CHECK(has(found, filetype::ole_package));
        bool is_there = false;
        for (const document::embedded_file& file : found.files)
            is_there = is_there || (file.name == "run.exe" && file.bytes == program());
        CHECK(is_there);
    }
}

TEST_CASE("a compound file in RTF is looked into, also behind a header that lies")
{
    const std::string inner = word_with_macro("Sub AutoOpen()\nShell 1\n");
    CHECK(has(look(object(hexadecimal(ole1_of("Word.Document.8", inner)))), filetype::macro_dangerous));
    CHECK(has(look(object(hexadecimal("\1\5\0\0\7" + inner))), filetype::macro_dangerous));
}

TEST_CASE("the editor of equations is told by the class in the data and by that beside it")
{
    CHECK(has(look(object(hexadecimal(ole1_of("eQuAtion.3", "x")))), filetype::ole_exploit));
    CHECK(has(look("{\\rtf1{\\object{\\*\\objclass Equation.3}}}"), filetype::ole_exploit));
    CHECK_FALSE(has(look("{\\rtf1{\\object{\\*\\objclass Paint.Picture}} Equation.3}"), filetype::ole_exploit));
}

TEST_CASE("a linked object on another machine is a remote template")
{
    const std::string topic = "http://a.example/x.hta";
    const std::string linked = number_32(0x501) + number_32(1) + number_32(9) + "OLE2Link" + '\0' +
                               number_32(static_cast<unsigned>(topic.size()) + 1) + topic + '\0' + number_32(0);
    const document::findings found = look(object(hexadecimal(linked)));
    CHECK(has(found, filetype::remote_template));
    CHECK(found.links == std::vector<std::string>{topic});
}

TEST_CASE("templates and fields of RTF")
{
    using namespace filetype;
    struct row
    {
        std::string inner;
        std::uint32_t traits;
        std::string link;
    };
    const row rows[] = {
        {"{\\*\\template http://a.example/t.dotm}", remote_template, "http://a.example/t.dotm"},
        {"{\\*\\template \\\\\\\\host\\\\t.dotm}", remote_template, "\\\\host\\t.dotm"},
        {"{\\*\\template h\\'74tp://a.example/}", remote_template, "http://a.example/"},
        {"{\\*\\template \\u104?ttp://a.example/}", remote_template, "http://a.example/"},
        {"{\\*\\template file:////host/x}", remote_template, "file:////host/x"},
        {"{\\*\\template C:\\\\Templates\\\\Normal.dot}", no_trait, ""},
        {"{\\*\\template file:///C:/Normal.dot}", no_trait, ""},
        {"{\\field{\\*\\fldinst {\\rtlch DDE}{AUTO c:\\\\\\\\x}}{\\fldrslt x}}", dde, ""},
        {"{\\field{\\*\\fldinst IF {\\field{\\*\\fldinst DDE x}}}}", dde, ""},
        {"{\\field{\\*\\fldinst {\\field{\\*\\fldinst QUOTE 68 68 69 65 85 84 79 }} c:\\\\x}}", dde, ""},
        {"{\\field{\\*\\fldinst QUOTE 72 105 999}}", no_trait, ""},
        {"{\\field{\\*\\fldinst HYPERLINK \"http://a.example/\"}{\\fldrslt DDE x}}", no_trait, "http://a.example/"},
        {"{\\field{\\*\\fldinst INCLUDETEXT \"http://a.example/\"}}", remote_template, "http://a.example/"},
        {"{\\*\\unknown{\\field DDE x}} DDEAUTO x", no_trait, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.inner);
        const document::findings found = look("{\\rtf1 " + each.inner + "}");
        CHECK(names_of(found.traits) == names_of(each.traits));
        CHECK(found.links == (each.link.empty() ? std::vector<std::string>{} : std::vector<std::string>{each.link}));
    }
}

TEST_CASE("what stands behind the last group is told")
{
    const document::findings found = look("{\\rtf1 a{b}}\r\n" + program());
    CHECK(has(found, filetype::appended));
    REQUIRE(found.files.size() == 1);
    CHECK(found.files[0].bytes == program());
    CHECK(look("{\\rtf1 a{b}}\r\n" + std::string(3, '\0')).traits == 0);
}
