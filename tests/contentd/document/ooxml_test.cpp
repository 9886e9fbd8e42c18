#include "contentd/document/ooxml.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;
using namespace filetype;

namespace {

document::findings look_at(const streams& parts)
{
    document::ooxml package({});
    for (const auto& [name, content] : parts)
        if (package.wants(name))
            package.part(name, content);
    return package.finish();
}

std::string relation(const std::string& kind, const std::string& target, const std::string& mode = "External")
{
    return "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"r\" Type=\"http://x/relationships/" + kind +
           "\" Target=\"" + target + "\" TargetMode=\"" + mode + "\"/></Relationships>";
}

} // namespace

TEST_CASE("macros of a package are judged with what starts them elsewhere")
{
    const std::string quiet = "Attribute VB_Name = \"M\"\nSub Ribbon(x)\nShell \"x\"\nEnd Sub\n";
    const std::string project = compound_of(vba_project("VBA", {{"M", quiet}}));
    CHECK(look_at({{"word/vbaProject.bin", project}}).traits == macro);
    const streams both = {{"customUI/customUI.xml", "<customUI onLoad=\"Ribbon\"/>"},
                          {"word\\VBAPROJECT.BIN", project}};
    const document::findings found = look_at(both);
    CHECK(found.traits == (macro | macro_autoexec | macro_dangerous));
    CHECK(found.macro == "customUI onLoad, Shell");
    CHECK(look_at({both[0]}).traits == 0);
    CHECK(has(look_at({{"[Content_Types].xml", "<Override PartName='/word/x.jpg' "
                                               "ContentType='application/vnd.ms-office.vbaProject'/>"}}),
              macro));
}

TEST_CASE("what a package loads from another machine is a remote template, and links are links")
{
    struct row
    {
        std::string part;
        std::uint32_t traits;
        std::string link;
    };
    const row rows[] = {
        {relation("attachedTemplate", "http://a.example/t.dotm"), remote_template, "http://a.example/t.dotm"},
        {relation("attachedTemplate", "file:///C:/Normal.dotm"), no_trait, ""},
        {relation("attachedTemplate", "file:///\\\\host\\t.dotm"), remote_template, "file:///\\\\host\\t.dotm"},
        {relation("oleObject", "mhtml:http://a.example/x!x-usc:http://a.example/x"), remote_template,
         "mhtml:http://a.example/x!x-usc:http://a.example/x"},
        {relation("frame", "\\\\host\\x"), remote_template, "\\\\host\\x"},
        {relation("hyperlink", "http://a.example/?a&amp;b"), no_trait, "http://a.example/?a&b"},
        {relation("image", "http://a.example/x.png"), no_trait, "http://a.example/x.png"},
        {relation("oleObject", "embeddings/oleObject1.bin", "Internal"), no_trait, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.part);
        const document::findings found = look_at({{"word/_rels/settings.xml.rels", each.part}});
        CHECK(names_of(found.traits) == names_of(each.traits));
        CHECK(found.links == (each.link.empty() ? std::vector<std::string>{} : std::vector<std::string>{each.link}));
    }
}

TEST_CASE("fields of a document are read across their runs")
{
    const auto document = [](const std::string& inner) {
        return look_at({{"word/document.xml", "<w:document><w:p>" + inner + "</w:p></w:document>"}}).traits;
    };
    const std::string begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    CHECK(document(begin +
                   "<w:instrText xml:space='preserve'> DDE</w:instrText><w:instrText>AUTO c:\\\\x</w:instrText>") ==
          dde);
    CHECK(document("<w:fldSimple w:instr='DDE x'/>") == dde);
    CHECK(document(begin + "<w:instrText>IF </w:instrText>" + begin + "<w:instrText>DDE x</w:instrText>") == dde);
    CHECK(document(begin + "<w:instrText>PAGE</w:instrText>" + "<w:t>DDE x</w:t>") == no_trait);
}

TEST_CASE("Excel's macro sheets and DDE")
{
    const std::string sheet = "<xm:macrosheet><f>EXEC(\"calc\")</f></xm:macrosheet>";
    const std::string workbook = "<workbook><sheets><sheet name='m' state='veryHidden'/></sheets>"
                                 "<definedNames><definedName name='_xlnm.Auto_Open'>m!A1</definedName></definedNames>";
    const document::findings found = look_at({{"xl/macrosheets/sheet1.xml", sheet}, {"xl/workbook.xml", workbook}});
    CHECK(found.traits == (xlm_macro | macro | macro_autoexec | macro_dangerous));
    CHECK(found.macro == "macro sheet, very hidden sheet, Auto_Open, Exec");
    CHECK(look_at({{"xl/workbook.xml", workbook}}).traits == 0);
    CHECK(look_at({{"xl/workbook.xml", workbook}}).macro.empty());
    CHECK(look_at({{"xl/macrosheets/binary.bin", "x"}}).traits == (xlm_macro | macro));
    CHECK(
        look_at({{"xl/externalLinks/externalLink1.xml", "<x><ddeLink ddeService='cmd' ddeTopic='/c'/></x>"}}).traits ==
        dde);
}

TEST_CASE("objects and controls of a package")
{
    const std::string object = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    const document::findings found = look_at({{"word/embeddings/oleObject1.bin", object}});
    CHECK(found.traits == ole_package);
    REQUIRE(found.files.size() == 1);
    CHECK(found.files[0].name == "run.exe");
    CHECK(look_at({{"word/document.xml", "<o:OLEObject Type='Embed' ProgID='Equation.3'/>"}}).traits == ole_exploit);
    CHECK(look_at({{"word/activeX/activeX1.xml", "<ax:ocx ax:classid='{0002CE02-0000-0000-C000-000000000046}'/>"}})
              .traits == ole_exploit);
    CHECK(look_at({{"word/activeX/activeX1.bin", std::string("\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16)}})
              .traits == ole_exploit);
}

TEST_CASE("pictures are not wanted")
{
    const document::ooxml package({});
    CHECK_FALSE(package.wants("word/media/image1.png"));
    CHECK(package.wants("xl\\_rels\\WORKBOOK.xml.RELS"));
}

TEST_CASE("parts in UTF-16 are read, too")
{
    const std::string part = relation("attachedTemplate", "http://a.example/t.dotm");
    CHECK(look_at({{"word/_rels/settings.xml.rels", "\xff\xfe" + utf16(part)}}).traits == remote_template);
    CHECK(look_at({{"word/_rels/settings.xml.rels", utf16(part)}}).traits == remote_template);
    CHECK(look_at({{"word/document.xml", "\xff\xfe" + utf16("<w:instrText>DDEAUTO x</w:instrText></w:p>")}}).traits ==
          dde);
}

TEST_CASE("formulas and connections of a workbook lead somewhere")
{
    const auto sheet = [](const std::string& formula) {
        return look_at({{"xl/worksheets/sheet1.xml", "<worksheet><c><f>" + formula + "</f><v>1</v></c></worksheet>"}});
    };
    CHECK(sheet("HYPERLINK(&quot;http://a.example/x&quot;,\"y\")").links ==
          std::vector<std::string>{"http://a.example/x"});
    CHECK(sheet("WEBSERVICE(<![CDATA[\"http://a.exam]]>ple/\")").links ==
          std::vector<std::string>{"http://a.example/"});
    CHECK(has(sheet("cmd|'/c calc'!A0"), dde));
    CHECK(sheet("SUM(A1:B2)").traits == no_trait);
    CHECK(look_at({{"xl/connections.xml", "<connections><webPr url='http://a.example/q'/></connections>"}}).links ==
          std::vector<std::string>{"http://a.example/q"});
}
