#include "contentd/document/document.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

using namespace testing;

namespace {

document::findings look_at_sheet(const std::string& content)
{
    return document::examine(content, {"text/csv"}, {});
}

bool is_dde(const std::string& content)
{
    return has(look_at_sheet(content), filetype::dde);
}

std::string swapped(std::string bytes)
{
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        std::swap(bytes[i], bytes[i + 1]);
    return bytes;
}

} // namespace

TEST_CASE("formulas that talk to another program are told, however the cell begins")
{
    for (const char* const content :
         {"=cmd|'/c calc'!A0", "a,b\n1,=cmd|'/c calc'!A0\n", "a;=cmd|'/c calc'!A0", "a\t+cmd|' /C calc'!A0",
          "a,-2+3+cmd|'/c calc'!A1", "a,@SUM(1+9)*cmd|' /C calc'!A0", "\"=cmd|'/c calc'!A0\"",
          "1\r  =cmd |'/c x'!_xlbgnm.A1", "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
          "sep=x\nax=cmd|'/c calc'!A0", "\xef\xbb\xbf=DDE|topic!item", "=1,x,=rundll32|'URL.dll,OpenURL x'!A",
          "=cmd|'/c ''calc'''!A0", "=cmd|'''x'' '!A0", "=a|''|cmd|'/c ''x'!A0"}) {
        CAPTURE(content);
        CHECK(is_dde(content));
        CHECK(is_dde(utf16(content)));
        CHECK(is_dde("\xff\xfe" + utf16(content)));
        CHECK(is_dde("\xfe\xff" + swapped(utf16(content))));
    }
}

TEST_CASE("a formula goes on behind what separates cells to another reader")
{
    for (const char* const content :
         {"=1,5+cmd|'/c calc'!A0", "=SUM(1,2)+cmd|'/c calc'!A0", "={1;2}+cmd|'/c calc'!A0", "=A1,cmd|'/c calc'!A0",
          "=A1 ;cmd|'/c calc'!A0", "=x,cmd|'/c calc'!A0", "=1:1,cmd|'/c calc'!A0", "+a b_1;cmd|'/c calc'!A0",
          "=#REF!,cmd|'/c calc'!A0", "=t[a],cmd|'/c calc'!A0", "sep=:\n=5,cmd|'/c calc'!A0",
          "=\"a,b\"&cmd|'/c calc'!A0", "='a,b'!A1+cmd|'/c calc'!A0", "1,\"=1+\ncmd|'/c calc'!A0\"",
          "\"=1+\"\"\n\"\"&cmd|'/c calc'!A0\""}) {
        CAPTURE(content);
        CHECK(is_dde(content));
    }
    for (const char* const content : {"=5,=cmd|'/c x'!A0", "-5' x,=cmd|'/c x'!A0", "a\nsep=x\n=1;b,+cmd|'/c x'!A0"}) {
        CAPTURE(content);
        CHECK(is_dde(content));
    }
}

TEST_CASE("what stands in another cell than a formula is none")
{
    for (const char* const content : {"-5,Hello|World!x", "-5,-5;Hello|'World'!x", "+1\ta|b!c", "+49 30 12.5,a|b!c",
                                      "=\"x\",a|b!c", "-1,\"news | 'sports'!now\"", "-2'6,a|b!c", "\"=A1\",b|'c'!d",
                                      "=a\nb|'c'!d", "\"=1+\"\"\n\"\"\"\nb|'c'!d", "-(5),5,5\ta|b!c"}) {
        CAPTURE(content);
        CHECK_EQ(look_at_sheet(content).traits, 0);
    }
}

TEST_CASE("texts with the same letters are none")
{
    for (const char* const content :
         {"", "|", "=", "a|'b'!c", "=a", "=A1+B2", "-5,10|20", "- really | so! and", "=|'x'!A", "=a|b", "=a|'b",
          "=a|'b'", "=a|'b'! x", "mail@example.com a|'b'", "1,2,3\nID;x", "=IF(A1>2,\"a|b\",\"c!d\")"}) {
        CAPTURE(content);
        CHECK_EQ(look_at_sheet(content).traits, 0);
    }
}

TEST_CASE("links of formulas are told")
{
    const std::vector<std::string> expected = {"http://a.example/?x", "https://b.example/y"};
    CHECK_EQ(
        look_at_sheet("a,=HYPERLINK(\"http://a.example/?x\",\"click\"),=WEBSERVICE(\"https://b.example/y\")").links,
        expected);
    CHECK(look_at_sheet("a,http://a.example/").links.empty());
    const std::vector<std::string> elsewhere = {"ftp://a.example/x", "file://b.example/y",
                                                "\\\\c.example\\z\\[b.xls]S"};
    CHECK_EQ(look_at_sheet("=HYPERLINK(\"ftp://a.example/x\")&HYPERLINK(\"file://b.example/y\")+"
                           "'\\\\c.example\\z\\[b.xls]S'!A1")
                 .links,
             elsewhere);
    CHECK(look_at_sheet("=HYPERLINK(\"file:///c:/x\")&\"\\\\\"&\"http:\"").links.empty());
}

TEST_CASE("links of SYLK are told: of formulas in cells, matrices and names, and to other files")
{
    const std::vector<std::string> expected = {"http://a.example/", "http://b.example/", "http://c.example/[x.xls]S"};
    CHECK_EQ(look("ID;P\nNN;NX;EHYPERLINK(\"http://a.example/\")\nC;X1;Y1;K\"http://no.example/\";"
                  "EHYPERLINK(\"http://b.example/\",\"x\")\nC;X1;Y2;R2;C1;M'http://c.example/[x.xls]S'!R1C1\nE\n")
                 .links,
             expected);
    CHECK(has(look("ID;P\nC;X1;Y1;R1;C1;MEXEC(\"x\")\nE\n"), filetype::xlm_macro));
    for (const char* const record : {"NE;ER1C1;Fhttp://d.example/x.slk;SR1C1", "NU;Lx.slk;Fhttp://d.example/x.slk"}) {
        const document::findings found = look("ID;P\n" + std::string(record) + "\nE\n");
        CHECK(has(found, filetype::remote_template));
        CHECK_EQ(found.links, std::vector<std::string>{"http://d.example/x.slk"});
    }
    CHECK_EQ(look("ID;P\nNE;ER1C1;FC:\\x.slk;SR1C1\nE\n").traits, 0);
}

TEST_CASE("SYLK is read with its macros")
{
    const std::string begin = "ID;P\r\nO;E\r\nNN;NAuto_open;ER101C1;KOut Flank;F\r\n";
    const document::findings found = look(begin + "C;X1;Y101;K0;EEXEC(\"CALC.EXE\")\r\nC;X1;Y102;K0;EHALT()\r\nE\r\n");
    CHECK(has(found, filetype::xlm_macro | filetype::macro | filetype::macro_autoexec | filetype::macro_dangerous));
    CHECK_EQ(found.macro, "Auto_Open, EXEC");
    CHECK(has(look("ID;P\nC;X1;Y1;K0;Ecall(\"a\")\nE\n"), filetype::xlm_macro | filetype::macro));
    CHECK(has(look("ID;P\nC;X1;Y1;K0;Ecmd|'/c calc'!A0\nE\n"), filetype::dde));
    CHECK(has(look("ID;P\nC;X1;Y1;K0;Ecmd|'/c ''calc'''!A0\nE\n"), filetype::dde));
    CHECK(has(look_at_sheet("ID;POWER\nNN;Nauto_openX;ER1C1\n"), filetype::macro_autoexec));
    CHECK_EQ(look("ID;P\nC;X1;Y1;K\"EXEC( ;;E\"\nE\n").traits, 0);
    CHECK_EQ(look("ID;PWXL;N;E\nC;Y1;X1;K\"text\"\nE\n").traits, 0);
}

TEST_CASE("what SYLK writes byte by byte is read")
{
    CHECK(has(look("ID;P\nC;X1;Y1;K0;EE\x1b%8"
                   "EC(\"x\")\nE\n"),
              filetype::xlm_macro));
    CHECK(has(look("ID;P\nC;X1;Y1;K0;Ecmd\x1b'<'/c x\x1b#; y'!A0\nE\n"), filetype::dde));
    look("ID;P\nC;E" + repeated("\x1b", 4'000'000));
    look("ID;P\nC;E\x1b#");
}

TEST_CASE("a query of the web leads to what it loads")
{
    for (const char* const content :
         {"WEB\r\n1\r\nhttp://a.example/2.dat\r\n\r\nSelection=1\r\n", "WEB\n1\nhttp://a.example/2.dat"}) {
        const document::findings found = look(content);
        CHECK_EQ(found.links, std::vector<std::string>{"http://a.example/2.dat"});
        CHECK(has(found, filetype::remote_template));
    }
    CHECK(look("WEB\r\n1\r\nhere\r\n").links.empty());
}

TEST_CASE("long lines and many bars cost no more than their length")
{
    for (const char* const block : {"=a|'", "=a|", "|", "=a |' '", "=", ",=http", "=http", "=http://", "ID;;;;",
                                    "\n=cmd|''", "=a|''", "=a|'''", "=a|''''", "'"})
        look_at_sheet(repeated(block, 4'000'000));
    for (const char* const block :
         {"=,", "=(,", "\"=\"\"", "\"=", "=\n", "='", "=1,5", "=1 ", ",=1", ";", "=A1,", "=x,", "=x ", "=.", "=x1"})
        look_at_sheet(repeated(block, 4'000'000));
    look_at_sheet("=" + repeated("\\", 4'000'000));
    look("ID;P\nC" + repeated(";E|EXEC", 4'000'000));
}
