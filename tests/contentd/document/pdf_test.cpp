#include "contentd/document/pdf_filters.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace testing;

namespace {

using links = std::vector<std::string>;

std::string pdf(const std::string& objects)
{
    return "%PDF-1.7\n" + objects + "\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
}

std::string stream(const std::string& number, const std::string& dictionary, const std::string& data)
{
    return number + " 0 obj << " + dictionary + " /Length " + std::to_string(data.size()) + " >> stream\r\n" + data +
           "\nendstream endobj\n";
}

std::string object_stream(const std::string& objects, const std::string& filters, const std::string& data)
{
    return stream("9", "/Type /ObjStm /N 1 /First 4 /Filter " + filters, data) + (objects.empty() ? "" : objects);
}

/// Codes of growing width, as writers make them.
std::string lzw(const std::string& text)
{
    std::map<std::string, unsigned> table;
    std::string bytes;
    unsigned bits = 0;
    unsigned have = 0;
    unsigned width = 9;
    unsigned next = 258;
    const auto put = [&](unsigned code) {
        bits = bits << width | code;
        for (have += width; have >= 8; have -= 8)
            bytes += static_cast<char>(bits >> (have - 8));
    };
    put(256);
    std::string so_far;
    const auto code_of = [&](const std::string& piece) {
        return piece.size() == 1 ? static_cast<unsigned char>(piece[0]) : table.at(piece);
    };
    for (const char each : text) {
        const std::string longer = so_far + each;
        if (longer.size() == 1 || table.count(longer) != 0) {
            so_far = longer;
            continue;
        }
        put(code_of(so_far));
        table[longer] = next++;
        width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
        if (next == 4093) {
            put(256);
            table.clear();
            next = 258;
            width = 9;
        }
        so_far = std::string(1, each);
    }
    put(code_of(so_far));
    ++next;
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
    put(257);
    if (have > 0)
        bytes += static_cast<char>(bits << (8 - have));
    return bytes;
}

const std::string action = "1 0 << /S /URI /URI (http://a.example/) >>";

} // namespace

TEST_CASE("actions of a PDF, whatever their names look like")
{
    using namespace filetype;
    struct row
    {
        std::string objects;
        std::uint32_t traits;
        std::string words;
    };
    const row rows[] = {
        {"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert) >> >> endobj", pdf_javascript,
         "JavaScript, OpenAction"},
        {"1 0 obj << /A << /S /J#61vaScript >> >> endobj", pdf_javascript, "JavaScript"},
        {"1 0 obj << /Names << /J#61#76aScript 5 0 R >> >> endobj", pdf_javascript, "JavaScript"},
        {"1 0 obj <</AA<</O<</S/Launch/F(cmd.exe)>>>>>> endobj", pdf_launch, "Launch, OpenAction"},
        {"1 0 obj << /OpenAction [3 0 R /Fit] >> endobj", no_trait, ""},
        {"1 0 obj << /Title (/S /JavaScript /JS) /T2 </S> >> endobj", no_trait, ""},
        {"1 0 obj << /Subtype /RichMedia >> endobj", pdf_embedded_file, ""},
        {"% /JS (x)\n1 0 obj << >> endobj", no_trait, ""},
        {stream("5", "", "<< /JS (x) >>"), no_trait, ""},
        {"5 0 obj << >> stream hides\n6 0 obj << /JS (x) >> endobj", pdf_javascript, "JavaScript"},
        {"5 0 obj " + std::string(5000, '[') + " endobj 6 0 obj << /JS (x) >> endobj", pdf_javascript, "JavaScript"},
        {"5 0 obj ( hides endobj 6 0 obj << /JS (x) >> endobj)", pdf_javascript, "JavaScript"},
        {"1 0 obj << /AcroForm << /XFA [(a) 7 0 R] >> >> endobj" + stream("7", "", "<x><script>1</script></x>"),
         pdf_javascript, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.objects.substr(0, 200));
        const document::findings found = look(pdf(each.objects));
        CHECK(names_of(found.traits) == names_of(each.traits));
        CHECK(found.macro == each.words);
    }
    CHECK(has(look("%PDF-1.4\ntrailer << /Encrypt 4 0 R >>"), encrypted));
}

TEST_CASE("links of a PDF are read from every kind of string")
{
    const auto of = [](const std::string& string) {
        return look(pdf("1 0 obj << /URI " + string + " >> endobj")).links;
    };
    CHECK(of("(http://a.example/\\(b\\)(c)\\057\\\r\nd)") == links{"http://a.example/(b)(c)/d"});
    CHECK(of("<68747470 3A2F2F 612E6578616D706C65 2f>") == links{"http://a.example/"});
    CHECK(of("<FEFF0068007400740070003A002F002F0078>") == links{"http://x"});
    CHECK(of("(\\376\\377\\000h\\000:)") == links{"h:"});
    CHECK(of("(\\001\\002encrypted)").empty());
    const document::findings found = look(pdf("1 0 obj << /S /GoToE /F << /F (\\\\\\\\host\\\\x.pdf) >> >> endobj"));
    CHECK(found.links == links{"\\\\host\\x.pdf"});
    CHECK(has(found, filetype::remote_template));
}

TEST_CASE("object streams are unpacked, whatever their filters")
{
    const std::string all[] = {
        object_stream({}, "/FlateDecode", deflated(action)),
        object_stream({}, "[/ASCIIHexDecode /FlateDecode]", hexadecimal(deflated(action)) + ">"),
        object_stream({}, "[/AHx /AHx]", hexadecimal(hexadecimal(action))),
        object_stream({}, "/LZWDecode", lzw(action)),
        object_stream({}, "[/Fl#61teDecode]", deflated(action)),
        object_stream({}, "8 0 R", deflated(action)), // the filter stands elsewhere
        object_stream({}, "/RunLengthDecode", std::string(1, static_cast<char>(action.size() - 1)) + action + '\x80'),
    };
    for (const std::string& each : all) {
        CAPTURE(each);
        CHECK(look(pdf(each)).links == links{"http://a.example/"});
    }
}

TEST_CASE("filters of a PDF give what went in")
{
    std::string text;
    for (int i = 0; i < 5000; ++i)
        text += std::to_string(i * 37 % 1000);
    using document::undo_filters;
    CHECK((undo_filters(lzw(text), {{"LZWDecode"}}, 100000) == text));
    CHECK(undo_filters("\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", {{"LZW"}}, 100) == "-----A---B");
    CHECK(undo_filters("<~9jqo^BlbD-BleB1DJ+*+F(f,q~>", {{"ASCII85Decode"}}, 100) == "Man is distinguished");
    CHECK(undo_filters("z!!", {{"A85"}}, 100) == std::string(5, '\0'));
    CHECK(undo_filters("4D5A9>", {{"ASCIIHexDecode"}}, 100) == "MZ\x90");
    CHECK(undo_filters("\xff"
                       "a\1bc\x80zz",
                       {{"RL"}}, 100) == "aabc");
    CHECK(undo_filters(deflated(text), {{"FlateDecode"}}, 100) == text.substr(0, 100));
    CHECK((undo_filters(deflated(text).substr(2), {{"FlateDecode"}}, 100000) == text)); // without zlib's header
    CHECK(undo_filters("picture", {{"DCTDecode"}}, 100).empty());
    document::pdf_coding predicted{{"Fl"}, 12, 4};
    CHECK(undo_filters(deflated("\2abcd\2\1\1\1\1"
                                "\1\1\1\1\1"),
                       predicted, 100) == "abcdbcde\1\2\3\4");
}

TEST_CASE("embedded files have their names, wherever those stand")
{
    const std::string file = stream("8", "/Type /EmbeddedFile /Filter /FlateDecode", deflated(program()));
    const std::string all[] = {
        file + "2 0 obj << /Type /Filespec /F (x) /UF (run.exe) /EF << /F 8 0 R >> >> endobj",
        "2 0 obj << /EF << /UF 8 0 R /F 8 0 R >> /F (run.exe) >> endobj" + file,
        "2 0 obj << /Names [(a) << /F <72756e2e657865> /EF << /F 8 0 R >> >>] >> endobj" +
            stream("8", "/Filter /FlateDecode", deflated(program())),
        object_stream({}, "/FlateDecode", deflated("2 0 << /F (run.exe) /EF << /F 8 0 R >> >>")) + file,
    };
    for (const std::string& each : all) {
        CAPTURE(each);
        const document::findings found = look(pdf(each));
        CHECK(has(found, filetype::pdf_embedded_file));
        REQUIRE(found.files.size() == 1);
        CHECK(found.files[0].name == "run.exe");
        CHECK(found.files[0].bytes == program());
    }
    const document::findings unnamed = look(pdf(stream("8", "/Type /EmbeddedFile", "plain endstream inside")));
    REQUIRE(unnamed.files.size() == 1);
    CHECK(unnamed.files[0].bytes == "plain endstream inside");
}

TEST_CASE("what stands before the header and behind the end of a PDF is told")
{
    using namespace filetype;
    CHECK(has(look("<html><script>1</script>\n" + pdf("")), polyglot));
    CHECK(look("\x1b%-12345X@PJL\r\n" + pdf("")).traits == 0);
    CHECK(look(pdf("") + "\r\n").traits == 0);
    const document::findings behind = look(pdf("") + zip_of("a.js", "x"));
    CHECK(has(behind, appended));
    REQUIRE(behind.files.size() == 1);
    CHECK(behind.files[0].bytes == zip_of("a.js", "x"));
    const document::findings inside = look("%PDF-1.7\n" + zip_of("a.js", "x") + "\n%%EOF");
    CHECK(has(inside, polyglot));
    REQUIRE(inside.files.size() == 1);
    CHECK(inside.files[0].bytes.starts_with("PK\3\4"));
}
