#include "contentd/document/document.hpp"
#include "tests/contentd/document/pdf_encryptor.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace testing;

namespace {

document::findings look_with(const std::string& content, const std::vector<std::string>& passwords)
{
    document::allowance allowed;
    allowed.passwords = passwords;
    return look(content, allowed);
}

} // namespace

TEST_CASE("the encrypted form of a file is none, and takes no room from what is opened")
{
    const pdf_encryptor writer;
    const std::string program = "MZ" + std::string(600, '\3');
    const std::string content =
        writer.document("7 0 obj << /F " + writer.string(7, "run.exe") + " /EF << /F 8 0 R >> >> endobj\n" +
                            writer.stream(8, "/Type /EmbeddedFile", program),
                        pdf_filters("AESV2"));
    document::allowance allowed;
    allowed.bytes = 1000;
    const document::findings found = look(content, allowed);
    CHECK_FALSE(found.is_cut);
    CHECK_FALSE(has(found, filetype::encrypted));
    REQUIRE_EQ(found.files.size(), 1);
    CHECK_EQ(found.files[0].name, "run.exe");
    CHECK_EQ(found.files[0].bytes, program);
}

TEST_CASE("the encrypted form of a file is one more where its name is in the clear")
{
    const pdf_encryptor writer;
    const std::string program = "MZ" + std::string(62, '\3');
    const auto look_at = [&](const std::string& name) {
        return look(writer.document("7 0 obj << /F (" + name + ") /EF << /F 8 0 R >> >> endobj\n" +
                                        writer.stream(8, "/Type /EmbeddedFile", program),
                                    pdf_filters("AESV2")));
    };
    CHECK_EQ(look_at("noise").files.size(), 1);
    const document::findings found = look_at("run.xyz");
    REQUIRE_EQ(found.files.size(), 2);
    CHECK_EQ(found.files[0].bytes, program);
    CHECK_EQ(found.files[1].name, "run.xyz");
    CHECK_EQ(found.files[1].bytes, writer.data(8, program));
}

TEST_CASE("what is decrypted in a way that is not known stays encrypted, though a key opens the rest")
{
    const pdf_encryptor writer;
    const std::string link = "1 0 obj << /URI " + writer.string(1, "http://inside.example/") + " >> endobj\n";
    const auto look_at = [&](const std::string& rest) { return look(writer.document(link, rest)); };
    const std::string filters = "/CF << /StdCF << /CFM /AESV2 >> >> ";
    const std::string both = "/StmF /StdCF /StrF /StdCF ";
    std::string many;
    for (int i = 0; i < 15; ++i)
        many += "/F" + std::to_string(i) + " << /CFM /V2 >> ";
    for (const std::string& known :
         {filters + both, filters + both + "/EFF /StdCF", filters + both + "/EFF /Identity",
          "/CF << " + many + "/StdCF << /CFM /AESV2 /AuthEvent /DocOpen >> >> " + both, filters + "/StrF /StdCF"}) {
        CAPTURE(known);
        const document::findings found = look_at(known);
        CHECK_FALSE(has(found, filetype::encrypted));
        CHECK_EQ(found.links, std::vector<std::string>{"http://inside.example/"});
    }
    const std::string unknown[] = {
        both,
        filters + both + "/EFF /Other",
        filters + "/StmF /Other /StrF /StdCF",
        filters + "/StmF /StdCF /StrF /Other",
        filters + "/StmF 12 0 R /StrF /StdCF",
        filters + "/StmF /StdCF /StrF 12 0 R",
        filters + both + "/EFF 12 0 R",
        filters + both + "/EFF [/StdCF]",
        filters + both + "/EFF (StdCF)",
        filters + both + "/StmF /Identity",
        filters + both + filters,
        "/CF 12 0 R " + both,
        "/CF << /StdCF 12 0 R >> " + both,
        "/CF << /StdCF << /CFM 12 0 R >> >> " + both,
        "/CF << /StdCF << /CFM /None /CFM /AESV2 >> >> " + both,
        "/CF << /StdCF << /CFM /None >> /StdCF << /CFM /AESV2 >> >> " + both,
        "/CF << /StdCF << /AuthEvent /DocOpen >> >> " + both,
        "/CF << /StdCF << /CFM /AESV3 >> >> " + both,
        "/CF << /StdCF << /CFM /AESV4 >> >> " + both,
        "/CF << /Identity << /CFM /AESV2 >> >> /StmF /Identity /StrF /Identity",
        "/CF << " + many + "/F15 << /CFM /V2 >> /StdCF << /CFM /AESV2 >> >> " + both,
        "/X << /CF << /StdCF << /CFM /AESV2 >> >> >> " + both,
    };
    for (const std::string& each : unknown) {
        CAPTURE(each);
        CHECK(has(look_at(each), filetype::encrypted));
    }
    CHECK_EQ(look_at(filters + both + "/X << /CF << /StdCF << /CFM /V2 >> >> >>").links.size(), 1); // not its method
}

TEST_CASE("an encryption that is named but not found is one that nothing opens, whatever else opens")
{
    const pdf_encryptor writer;
    const std::string rest = pdf_filters("AESV2");
    const std::string whole =
        writer.document("1 0 obj << /URI " + writer.string(1, "http://inside.example/") + " >> endobj\n", rest);
    const std::string decoy = writer.dictionary(rest);
    const auto with = [&](const std::string& what, const std::string& by) {
        std::string changed = whole;
        return changed.replace(whole.find(what), what.size(), by);
    };
    const std::string unlocked[] = {
        whole,
        whole + "9 0 obj " + decoy + " endobj\n", // once more, as an update has it
        with("/Encrypt 9 0 R", "/Encrypt " + decoy),
        whole + "trailer << /Encrypt 9 0 R >>",
    };
    for (const std::string& each : unlocked) {
        CAPTURE(each);
        const document::findings found = look(each);
        CHECK_FALSE(has(found, filetype::encrypted));
        CHECK_EQ(found.links.size(), 1);
    }
    const std::string other = "<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 /Recipients [(x)] >>";
    const std::string locked[] = {
        with("/Encrypt 9 0 R", "/Encrypt 7 0 R"),
        with("/Encrypt 9 0 R", "/Encrypt 7 0 R /Encrypt 9 0 R"),
        with("/Encrypt 9 0 R", "/Encrypt " + other),
        with("/Encrypt 9 0 R", "/Encrypt << >>"),
        with("9 0 obj", "9 0 obj " + other + " endobj 10 0 obj"),
        with("9 0 obj", "9 0 obj " + other),
        with("9 0 obj", "8 0 obj"),
        whole + "9 0 obj " + other + " endobj\n",
        whole + "9 0 obj [(x)] endobj\n",
        whole + "trailer << /Encrypt 10 0 R >>\n",
        whole + "10 0 obj << /Filter /Standard /O 11 0 R /U (x) >> endobj\n",
        whole + "10 0 obj << /Filter /Standard /O (x) /U (x) /Encrypt << >> >> endobj\n",
        whole + "10 0 obj << /Filter /Standard /Encrypt " + decoy + " /O (x) /U (x) >> endobj\n",
    };
    for (const std::string& each : locked) {
        CAPTURE(each);
        CHECK(has(look(each), filetype::encrypted));
    }
    std::string many = whole;
    for (int number = 11; number < 15; ++number) {
        CHECK_FALSE(has(look(many), filetype::encrypted));
        const std::string name = std::to_string(number);
        many += name + " 0 obj " + decoy + " endobj trailer << /Encrypt " + name + " 0 R >>\n";
    }
    CHECK(has(look(many), filetype::encrypted)); // more than are kept
}

TEST_CASE("a stream whose own way of encryption is not known stays encrypted")
{
    const pdf_encryptor writer;
    const std::string program = "MZ" + std::string(62, '\3');
    const auto look_at = [&](const std::string& filter) {
        return look(writer.document(writer.stream(8, "/Type /EmbeddedFile " + filter, program), pdf_filters("AESV2")));
    };
    CHECK_FALSE(has(look_at(""), filetype::encrypted));
    CHECK_FALSE(has(look_at("/Filter /Crypt /DecodeParms << /Name /StdCF >>"), filetype::encrypted));
    CHECK(has(look_at("/Filter /Crypt /DecodeParms << /Name /Other >>"), filetype::encrypted));
}

TEST_CASE("an embedded file has its own way of encryption, be it named or of that type")
{
    const pdf_encryptor writer;
    const std::string program = "MZ" + std::string(62, '\3');
    const std::string filters = "/CF << /StdCF << /CFM /AESV2 >> /Rc4 << /CFM /V2 >> >> ";
    const std::string named = "7 0 obj << /F (run.exe) /EF << /F 8 0 R >> >> endobj\n";
    struct row
    {
        std::string objects;
        std::string filters;
        bool is_agreed_about;
    };
    const row rows[] = {
        {named + writer.stream(8, "", program), "/EFF /StdCF", true},
        {writer.stream(8, "", program) + named, "/EFF /StdCF", true},
        {writer.stream(8, "/Type /EmbeddedFile", program), "/EFF /StdCF", true},
        {named + writer.stream(8, "", program), "/EFF /StdCF /StmF /StdCF", true},
        {named + writer.stream(8, "", program), "/StmF /StdCF", true},
        {named + writer.stream(8, "", program), "/EFF /StdCF /StmF /Rc4", false},
        {named + writer.stream(8, "", program, pdf_cipher::rc4), "/EFF /Rc4 /StmF /StdCF", false},
        {named + pdf_stream(8, "", program), "/EFF /Identity /StmF /StdCF", false},
        {named + writer.stream(8, "/Filter /Crypt /DecodeParms << /Name /StdCF >>", program), "", true},
        {named + writer.stream(8, "/Filter /Crypt /DecodeParms << /Name /StdCF >>", program), "/StmF /Rc4", false},
    };
    for (const row& each : rows) {
        CAPTURE(each.objects);
        CAPTURE(each.filters);
        const document::findings found = look(writer.document(each.objects, filters + each.filters));
        CHECK(std::any_of(found.files.begin(), found.files.end(),
                          [&](const document::embedded_file& file) { return file.bytes == program; }));
        CHECK_EQ(has(found, filetype::encrypted), !each.is_agreed_about);
    }
}

TEST_CASE("a key of crypt filters is as long as either of those that may tell it says, in bytes or bits")
{
    struct row
    {
        std::size_t size;
        const char* in_filter;
        const char* in_dictionary;
    };
    const row rows[] = {
        {5, "/Length 5", ""},     {5, "/Length 40", ""}, {5, "", "/Length 40"},  {5, "/Length 16", "/Length 40"},
        {7, "/Length 7", ""},     {7, "/Length 56", ""}, {16, "/Length 16", ""}, {16, "/Length 128", ""},
        {16, "", "/Length 128"},  {16, "/Length 5", ""}, {16, "", "/Length 40"}, {16, "", ""},
        {16, "/Length 4096", ""}, {5, "/Length 1", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.size);
        CAPTURE(each.in_filter);
        CAPTURE(each.in_dictionary);
        pdf_settings how;
        how.key_size = each.size;
        const pdf_encryptor writer(how);
        const std::string link =
            "1 0 obj << /URI " + writer.string(1, "http://inside.example/", pdf_cipher::rc4) + " >> endobj\n";
        const document::findings found =
            look(writer.document(link, std::string("/CF << /StdCF << /CFM /V2 ") + each.in_filter +
                                           " >> >> /StmF /StdCF /StrF /StdCF " + each.in_dictionary));
        CHECK_EQ(found.links, std::vector<std::string>{"http://inside.example/"});
        CHECK_FALSE(has(found, filetype::encrypted));
    }
    pdf_settings how;
    how.key_size = 5;
    const std::string short_aes = "/CF << /StdCF << /CFM /AESV2 /Length 5 >> >> /StmF /StdCF /StrF /StdCF";
    CHECK(has(look(pdf_encryptor(how).document("", short_aes)), filetype::encrypted)); // AES has no such key
}

TEST_CASE("a word with letters beyond ASCII opens what was encrypted in one byte for each, or in UTF-8")
{
    struct row
    {
        std::string word;
        std::string password;
    };
    const row rows[] = {
        {"Stra\u00dfe", "Stra\xdf"
                        "e"},
        {"gr\u00fc\u00dfe", "gr\xfc\xdf"
                            "e"},
        {"\u0160koda", "\x97koda"},
        {"5\u20ac\u2013\u02d8", "5\xa0\x85\x18"},
        {"gr\u00fc\u00dfe", "gr\u00fc\u00dfe"},
        {"\u4e2d", "\u4e2d"},
    };
    for (const row& each : rows) {
        for (const unsigned revision : {2U, 3U, 4U}) {
            CAPTURE(each.word);
            CAPTURE(revision);
            pdf_settings how;
            how.version = revision == 2 ? 1 : revision == 3 ? 2 : 4;
            how.revision = revision;
            how.key_size = revision == 2 ? 5 : 16;
            how.password = each.password;
            const std::string content = pdf_encryptor(how).document("", "/Length 128");
            const document::findings found = look_with(content, {"other", each.word});
            CHECK(has(found, filetype::opened_by_password));
            CHECK_FALSE(has(found, filetype::encrypted));
            CHECK_EQ(found.password_helped, 1);
            CHECK(has(look_with(content, {each.word + "\u4e2d"}), filetype::encrypted));
        }
    }
}

TEST_CASE("it does not matter where a PDF tells how it is encrypted")
{
    const pdf_encryptor writer;
    const std::string program = "MZ" + std::string(62, '\3');
    const std::string security = "9 0 obj " + writer.dictionary(pdf_filters("AESV2")) + " endobj\n";
    const std::string trailer = "trailer << /Encrypt 9 0 R /ID [<" + hexadecimal(pdf_settings().id) + "> (x)] >>\n";
    const std::string packed = "3 0 << /URI (http://packed.example/) >>";
    const std::string objects = "1 0 obj << /URI " + writer.string(1, "http://inside.example/") + " >> endobj\n" +
                                writer.stream(2, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated(packed)) +
                                "7 0 obj << /F " + writer.string(7, "run.exe") + " /EF << /F 8 0 R >> >> endobj\n" +
                                writer.stream(8, "", program);
    const std::string orders[] = {trailer + security + objects, security + objects + trailer,
                                  trailer + objects + security, objects + security + trailer,
                                  objects + trailer + security};
    for (const std::string& each : orders) {
        CAPTURE(each);
        const document::findings found = look("%PDF-1.7\n" + each + "%%EOF\n");
        CHECK_FALSE(has(found, filetype::encrypted));
        const std::vector<std::string> both = {"http://inside.example/", "http://packed.example/"};
        CHECK_EQ(found.links, both);
        REQUIRE_EQ(found.files.size(), 1);
        CHECK_EQ(found.files[0].name, "run.exe");
        CHECK_EQ(found.files[0].bytes, program);
    }
}

TEST_CASE("more ways of encryption than are kept are told, though each that is kept is opened")
{
    const pdf_encryptor writer;
    std::string content = writer.document("", pdf_filters("AESV2"));
    for (const char* const filters : {"/CF << /A << /CFM /V2 >> >>", "/CF << /B << /CFM /V2 >> >>", "/EFF /Identity",
                                      "/CF << /C << /CFM /V2 >> >>"}) {
        CHECK_FALSE(has(look(content), filetype::encrypted));
        content += "10 0 obj " + writer.dictionary(filters) + " endobj\n";
    }
    CHECK(has(look(content), filetype::encrypted));
}
