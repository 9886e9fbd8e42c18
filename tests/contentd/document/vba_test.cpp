#include "contentd/document/vba_compression.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;

namespace {

std::string bytes(std::initializer_list<int> all)
{
    std::string made;
    for (const int each : all)
        made += static_cast<char>(each);
    return made;
}

} // namespace

TEST_CASE("the examples of MS-OVBA are unpacked")
{
    const std::string normal =
        bytes({0x01, 0x2f, 0xb0, 0x00, 0x23, 0x61, 0x61, 0x61, 0x62, 0x63, 0x64, 0x65, 0x82, 0x66, 0x00, 0x70, 0x61,
               0x67, 0x68, 0x69, 0x6a, 0x01, 0x38, 0x08, 0x61, 0x6b, 0x6c, 0x00, 0x30, 0x6d, 0x6e, 0x6f, 0x70, 0x06,
               0x71, 0x02, 0x70, 0x04, 0x10, 0x72, 0x73, 0x74, 0x75, 0x76, 0x10, 0x77, 0x78, 0x79, 0x7a, 0x00, 0x3c});
    CHECK(document::decompress_vba(normal, 1000) == "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
    const std::string best = bytes({0x01, 0x03, 0xb0, 0x02, 0x61, 0x45, 0x00});
    CHECK(document::decompress_vba(best, 1000) == std::string(73, 'a'));
    CHECK(document::decompress_vba(best, 10) == std::string(10, 'a'));
    CHECK(document::decompress_vba("\2nothing", 1000).empty());
    CHECK(document::decompress_vba(packed_vba(std::string(9000, 'x')), 10000) == std::string(9000, 'x'));
}

TEST_CASE("a macro that starts by itself and writes or executes is dangerous")
{
    using namespace filetype;
    struct row
    {
        std::string source;
        std::uint32_t traits;
        std::string words;
    };
    const row rows[] = {
        {"Sub AutoOpen()\r\n  Shell \"calc\"\r\nEnd Sub\r\n", macro | macro_autoexec | macro_dangerous,
         "AutoOpen, Shell"},
        {"sub document_open()\r\nset a = createobject(\"x\")\r\n", macro | macro_autoexec | macro_dangerous,
         "Document_Open, CreateObject"},
        {"Sub Workbook_Open()\nOpen p For Binary As #1\n", macro | macro_autoexec | macro_dangerous,
         "Workbook_Open, Open For binary"},
        {"Private Declare PtrSafe Function f _\r\n  Lib \"x\"\r\nSub AutoOpen()\r\n",
         macro | macro_autoexec | macro_dangerous, "AutoOpen, Declare Lib"},
        {"Sub Ink_Painted()\nCALL(x)\n", macro | macro_autoexec | macro_dangerous, "Ink_Painted, CALL"},
        {"Sub AutoOpen()\r\n  MsgBox \"hello\"\r\n  Call Greet\r\nEnd Sub\r\n", macro | macro_autoexec, "AutoOpen"},
        {"Sub AutoOpen()\r\n' Shell would be dangerous\r\nEnd Sub\r\n", macro | macro_autoexec, "AutoOpen"},
        {"Sub AutoOpen()\r\nx = \"it's\" : Kill x\r\n", macro | macro_autoexec | macro_dangerous, "AutoOpen, Kill"},
        {"Sub Report()\r\n  Shell \"calc\"\r\nEnd Sub\r\n", macro, "Shell"},
        {"Sub Shelley()\r\n  AutoOpener = 1\r\nEnd Sub\r\n", macro, ""},
        {"Attribute VB_Base = \"x\"\r\nOption Explicit\r\n\r\n", no_trait, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.source);
        const document::findings found = look(word_with_macro(each.source));
        CHECK(names_of(found.traits) == names_of(each.traits));
        CHECK(found.macro == each.words);
    }
}

TEST_CASE("words of different modules are judged together")
{
    const streams all =
        vba_project("_VBA_PROJECT_CUR/VBA", {{"Start", "Attribute VB_Name = \"Start\"\nSub Auto_Open()\n"},
                                             {"Act", "Attribute VB_Name = \"Act\"\nKill f\n"}});
    CHECK(has(look(compound_of(all)), filetype::macro_dangerous));
}

TEST_CASE("a source is found without the directory of modules")
{
    streams all = vba_project("VBA", {{"M", "Attribute VB_Name = \"M\"\nSub AutoOpen()\nShell 1\n"}});
    for (auto& [name, content] : all)
        if (name == "VBA/dir")
            content = "broken";
    CHECK(has(look(compound_of(all)), filetype::macro_dangerous));
}

TEST_CASE("compiled code whose source was destroyed is told and judged by its names")
{
    const document::findings found = look(compound_of(vba_project("VBA", {{"M", ""}})));
    CHECK(has(found, filetype::macro | filetype::macro_dangerous));
    CHECK(found.macro == "p-code without source, AutoOpen, Shell, CreateObject");
}
