#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;

namespace {

const std::string macro = word_with_macro("Sub AutoOpen()\nShell 1\n");

std::string flat(const std::string& parts)
{
    return "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n<pkg:package>" + parts +
           "</pkg:package>";
}

} // namespace

TEST_CASE("a package in one file of XML has its macros and relationships")
{
    CHECK(has(look(flat("<pkg:part pkg:name='/word/vbaProject.bin'><pkg:binaryData>" + base64(macro) +
                        "</pkg:binaryData></pkg:part>")),
              filetype::macro_dangerous));
    const document::findings found =
        look(flat("<pkg:part><pkg:xmlData><Relationships><Relationship Type='x/attachedTemplate' "
                  "Target='http://a.example/' TargetMode='External'/></Relationships></pkg:xmlData></pkg:part>"));
    CHECK(has(found, filetype::remote_template));
    CHECK(found.links == std::vector<std::string>{"http://a.example/"});
    CHECK(look(flat("<pkg:part><pkg:xmlData><w:t>words</w:t></pkg:xmlData></pkg:part>")).traits == 0);
}

TEST_CASE("Word 2003 keeps macros in ActiveMime, and its template in the document")
{
    const std::string mime = "ActiveMime" + std::string(40, '\0') + deflated(macro);
    const std::string begin = "<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument>";
    CHECK(has(look(begin + "<w:docSuppData><w:binData w:name='editdata.mso'>" + base64(mime)),
              filetype::macro_dangerous));
    CHECK(
        has(look(begin + "<w:docPr><w:attachedTemplate w:val='http://a.example/t.dot'/>"), filetype::remote_template));
    CHECK(has(look(begin + "<w:p><w:instrText>DDEAUTO x</w:instrText></w:p>"), filetype::dde));
    CHECK(has(look("<?xml version='1.0'?><pkg:package><pkg:binaryData>" + base64(macro) + "</pkg:binaryData>"),
              filetype::macro_dangerous)); // nothing says that it is Word's
}

TEST_CASE("Excel 2003 has formulas and links in attributes of its cells")
{
    const auto cell = [](const std::string& attributes) {
        return "<?xml version='1.0'?><?mso-application progid=\"Excel.Sheet\"?><Workbook><Cell " + attributes +
               "><Data>x</Data></Cell></Workbook>";
    };
    CHECK(has(look(cell("ss:Formula=\"=cmd|'/c calc'!A0\"")), filetype::dde));
    CHECK(look(cell("ss:Formula='=A1+B1'")).traits == 0);
    CHECK(look(cell("ss:Formula='=HYPERLINK(&quot;http://a.example/x&quot;)'")).links ==
          std::vector<std::string>{"http://a.example/x"});
    CHECK(look(cell("ss:HRef='http://a.example/'")).links == std::vector<std::string>{"http://a.example/"});
    CHECK(has(look("\xff\xfe" + utf16(cell("ss:Formula=\"=cmd|'/c calc'!A0\""))), filetype::dde));
}
