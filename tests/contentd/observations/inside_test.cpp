// What rules see of files in files.

#include "common/text/base64.hpp"
#include "contentd/look_into.hpp"
#include "observed.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/walk/zip_writer.hpp"
#include "tests/repeated.hpp"

#include <string>

using namespace std::string_literals;
using testing::observed;
using testing::repeated;
using testing::write_zip;

namespace {

std::string attached(const std::string& name, const std::string& bytes, const std::string& type = "application/zip")
{
    return "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
           "Hello, see the file.\r\n--b\r\nContent-Type: " +
           type + "; name=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text::to_base64(bytes) +
           "\r\n--b--\r\n";
}

// Different ones, of two files each.
std::string with_zips(int count)
{
    std::string mail = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < count; ++i)
        mail += "--b\r\nContent-Type: application/zip; name=" + std::to_string(i) +
                ".zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                text::to_base64(write_zip({{"a" + std::to_string(i), "x"}, {"b", "y"}})) + "\r\n";
    return mail + "--b--\r\n";
}

const std::string program = "MZ" + std::string(100, 'x');

} // namespace

TEST_CASE("files inside of others are attachments, with the way to them")
{
    const std::string inner = write_zip({{"folder.d/setup.exe", program}, {"readme.txt", "words"}});
    observed seen(attached("a.zip", write_zip({{"inner.zip", inner}})));
    CHECK(seen.all("attachment.path") == "a.zip; a.zip/inner.zip; a.zip/inner.zip/folder.d/setup.exe; "
                                         "a.zip/inner.zip/readme.txt");
    CHECK(seen.all("attachment.extension") == "zip; zip; exe; txt");
    CHECK(seen.all("attachment.executable") == "false; false; true; false");
    CHECK(seen.all("attachment.inside") == "false; true; true; true");
    CHECK(seen.all("attachment.declared_type") == "application/zip; absent; absent; absent");
    CHECK(seen.all("attachment.size").ends_with("; 102; 5"));
    CHECK(seen.all("attachment.exceeded") == "absent; absent; absent; absent");
}

TEST_CASE("links in texts, shortcuts and mails inside of archives are told")
{
    const std::string zip =
        write_zip({{"a.txt", "see http://one.example/ and see.py"},
                   {"b.url", "[InternetShortcut]\r\nURL=http://two.example/\r\n"},
                   {"c.eml", "From: a@b.example\r\nSubject: x\r\nDate: Mon, 5 Jan 2026 00:00:00 +0000\r\n"
                             "Message-ID: <1@b.example>\r\n\r\nsee http://three.example/\r\n"}});
    const std::string told = observed(attached("a.zip", zip)).all("url.text");
    for (const char* const each : {"http://one.example/", "http://two.example/", "http://three.example/"}) {
        CAPTURE(each);
        CHECK(told.find(each) != std::string::npos);
    }
    CHECK(told.find("see.py") == std::string::npos);
    std::string many;
    for (int i = 0; i < 2000; ++i)
        many += "http://" + std::to_string(i) + ".example/\n";
    CHECK(observed(attached("a.zip", write_zip({{"a.txt", many}}))).all("attachment.exceeded") == "absent; absent");
}

TEST_CASE("a file with two names is one for each of them")
{
    testing::zip_part part{"doc.txt", program};
    part.local_name = "doc.scr";
    observed seen(attached("a.zip", write_zip({part})));
    CHECK(seen.all("attachment.extension") == "zip; txt; scr");
    CHECK(seen.all("attachment.traits") == "absent; names differ; names differ");
}

TEST_CASE("methods of old zips are undone")
{
    for (const char* const name : {"deflate64", "implode-4k", "implode-8k-literals", "shrink", "reduce1", "reduce4"}) {
        CAPTURE(name);
        const std::string zip = corpus::content(std::string("tests/data/archive/") + name + ".zip");
        REQUIRE_FALSE(zip.empty());
        observed seen(attached("a.zip", zip));
        seen.message().load_inside();
        REQUIRE(seen.message().attachments().size() == 2);
        CHECK(seen.text("attachment.traits", 1) == "absent");
        CHECK(seen.text("attachment.size", 1) != "0");
    }
}

TEST_CASE("what a rare archive keeps from us is told")
{
    const auto traits_of = [](const std::string& archive) {
        return observed(attached("a.arj", archive)).all("attachment.traits");
    };
    CHECK(traits_of(corpus::content("tests/data/archive/method1.arj")) == "absent; absent");
    CHECK(traits_of(corpus::content("tests/data/archive/garbled.arj")) == "encrypted; encrypted");
    std::string unknown_method = corpus::content("tests/data/archive/stored.kwaj");
    unknown_method[8] = 5;
    CHECK(traits_of(unknown_method).starts_with("unsupported"));
}

TEST_CASE("an encrypted document is opened by a word of the message")
{
    const std::string agile = corpus::content("tests/data/document/encrypted/agile.docx");
    CHECK(observed(attached("a.docx", agile)).all("attachment.traits") == "encrypted");
    std::string mail = attached("a.docx", agile);
    mail.replace(mail.find("Hello, see the file."), 20, "The password is: secret\r\n");
    observed seen(mail);
    CHECK(seen.all("attachment.traits") == "opened by password; absent; absent");
    CHECK(seen.all("attachment.path") == "a.docx; a.docx/; a.docx//prog.exe");
    CHECK(seen.all("attachment.encrypted") == "false; false; false");
}

TEST_CASE("an encrypted 7z is opened by a word of the message")
{
    for (const std::string file : {"encrypted", "encrypted-names"}) {
        CAPTURE(file);
        const bool is_hidden = file == "encrypted-names";
        const std::string content = corpus::content("tests/data/walk/" + file + ".7z");
        REQUIRE_FALSE(content.empty());
        std::string mail = attached("a.7z", content);
        CHECK(observed(mail).all("attachment.traits") == (is_hidden ? "encrypted" : "absent; encrypted"));
        mail.replace(mail.find("Hello, see the file."), 20, "The password is: secret\r\n");
        observed seen(mail);
        CHECK(seen.all("attachment.path") == "a.7z; a.7z/prog.exe");
        CHECK(seen.all("attachment.executable") == "false; true");
        CHECK(seen.all("attachment.traits") ==
              (is_hidden ? "opened by password; " : "absent; ") + "opened by password"s);
        CHECK(seen.all("attachment.encrypted") == "false; false");
    }
}

TEST_CASE("a page in MIME is opened by any name, and behind another format")
{
    const std::string page =
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"=_x\"\r\n\r\n--=_x\r\n"
        "Content-Location: file:///C:/1/a.htm\r\nContent-Type: text/html\r\n\r\n<html>\r\n--=_x\r\n"
        "Content-Location: file:///C:/1/setup.exe\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Type: application/x-mso; name=setup.exe\r\n\r\n" +
        text::to_base64(program) + "\r\n--=_x--\r\n";
    const auto has_program = [](const std::string& mail) {
        return observed(mail).all("attachment.path").find("setup.exe") != std::string::npos;
    };
    std::string reversed = page;
    reversed.replace(0, reversed.find("\r\n\r\n"),
                     "Content-Type: multipart/related; boundary=\"=_x\"\r\nMIME-Version: 1.0");
    const std::string pdf = "%PDF-1.4\n1 0 obj <<>>\nendobj\n";
    for (const std::string& each : {page, reversed}) {
        CHECK(has_program(attached("a.doc", each)));
        CHECK(has_program(attached("a.mht", each)));
        CHECK(has_program(attached("a.doc", pdf + each)));
        CHECK(has_program(attached("a.doc", std::string("\1\2\3\n", 4) + each)));
        for (const std::string& front : {std::string(), std::string("x\n\n"), pdf, std::string("{\\rtf1 x}\n"),
                                         pdf + repeated("Content-Type:\n\n", 30000)}) {
            CHECK(has_program(attached("a.zip", write_zip({{"a.doc", front + each}}))));
            CHECK(has_program(attached("a.doc", front + each, "application/msword")));
        }
    }
    std::string apart = page;
    apart.insert(apart.find("Content-Type"), "X-A: " + std::string(5000, 'x') + "\r\n");
    CHECK(has_program(attached("a.doc", pdf + apart)));
    const std::string plain = "MIME-Version: 1.0\nand Content-Type: multipart/mixed are header fields.\n";
    CHECK(observed(attached("a.zip", write_zip({{"a.txt", plain}}))).all("attachment.path") == "a.zip; a.zip/a.txt");
}

TEST_CASE("a text that a spreadsheet program opens is looked into as a sheet, by any of its names")
{
    const std::string values = "a,b\r\n1,=cmd|'/c calc'!A0\r\n";
    for (const char* const name : {"a.csv", "a.TSV", "a.xls", "a.slk"})
        CHECK(observed(attached(name, values)).all("attachment.traits") == "dde");
    CHECK(observed(attached("a.txt", values)).all("attachment.traits") == "absent");
    CHECK(observed(attached("a", values, "text/csv")).all("attachment.traits") == "dde");
    CHECK(observed(attached("a.zip", write_zip({{"b.csv", values}, {"b.txt", values}}))).all("attachment.traits") ==
          "absent; dde; absent");
    for (const char* const type : {"text/html", "application/xhtml+xml", "image/svg+xml", "text/plain"})
        CHECK(observed(attached("a.csv", values, type)).text("attachment.traits") == "dde");
    CHECK(observed(attached("a.html\"; name*=\"a.csv", values)).all("attachment.traits") == "dde; dde");
    observed query(attached("a.iqy", "WEB\r\n1\r\nhttp://a.example/2.dat\r\n"));
    CHECK(query.all("attachment.traits") == "remote template");
}

TEST_CASE("documents that are text are looked into")
{
    const std::string relation = "<Relationship Type='x/attachedTemplate' Target='http://a.example/' "
                                 "TargetMode='External'/>";
    for (const std::string begin : {"<?xml version='1.0'?><pkg:package>", "<pkg:package xmlns:pkg='y'>"}) {
        CAPTURE(begin);
        observed seen(attached("a.xml", begin + relation));
        CHECK(seen.text("attachment.type", 0) == "text/xml");
        CHECK(seen.all("attachment.traits") == "remote template");
    }
}

TEST_CASE("what is a page by its name or its declared type is read as one, whatever it looks like")
{
    const std::string page = "<html><script>x()</script>";
    const std::string late = std::string(5000, 'w') + page;
    const auto traits = [](const std::string& mail) { return observed(mail).text("attachment.traits", 0); };
    for (const char* const name : {"a.html", "a.HTM", "a.shtml", "a.xhtml", "a.svg"}) {
        CAPTURE(name);
        CHECK(traits(attached(name, late)) == "script");
        CHECK(traits(attached(name, "\1" + page)) == "script");
    }
    CHECK(traits(attached("invoice", late, "text/html")) == "script");
    CHECK(observed(attached("invoice", late, "text/html")).all("attachment.path") == "invoice");
    CHECK(traits(attached("a.txt\"; name*=\"a.html", late)) == "script"); // of two names the second one
    CHECK(traits(attached("a.html", write_zip({{"x", late}}) + page)) == "appended, script");
    for (const char* const type : {"text/csv", "application/vnd.ms-excel"})
        CHECK(traits(attached("a.html", late, type)) == "script");
    CHECK(traits(attached("a.txt", late, "text/plain")) == "absent");
    CHECK(observed(attached("a.zip", write_zip({{"b.html", late}}))).text("attachment.traits", 1) == "script");
}

TEST_CASE("a packed file keeps its name when it is declared as a page")
{
    const std::string packed = // without a name of its own
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x00\x00\x83\x16\xdc\x8c\x01\x00\x00\x00"s;
    CHECK(observed(attached("a.exe.gz", packed, "text/html")).all("attachment.path") == "a.exe.gz; a.exe.gz/a.exe");
}

TEST_CASE("what is in a mail that is in an archive is seen")
{
    const std::string mail = attached("a.txt\"; name*=\"a.exe", program);
    const std::string nested = "From: a@example.com\r\nSubject: b\r\nContent-Type: message/rfc822\r\n\r\n" + mail;
    const std::string boxed = "From a@example.com Mon Jan  1 00:00:00 2024\r\n" + mail;
    for (const std::string& each : {mail, nested, boxed}) {
        CAPTURE(each.substr(0, 60));
        observed seen(attached("a.zip", write_zip({{"b.eml", each}})));
        CHECK(seen.all("attachment.path").ends_with("; a.zip/b.eml/a.exe"));
        CHECK(seen.all("attachment.executable").ends_with("true"));
        CHECK(seen.text("attachment.traits", 1) == "absent");
    }
}

TEST_CASE("each mail of a mailbox is read once, in an archive and by itself")
{
    const auto mailbox = [](int count, const std::string& fields) {
        std::string all;
        for (int i = 0; i < count; ++i)
            all +=
                "From a@example.com Mon Jan  1 00:00:00 2024\r\nFrom: a@example.com\r\n" + fields + "\r\nhello\r\n\r\n";
        return all + "From a@example.com Mon Jan  1 00:00:00 2024\r\n" + attached("a.exe", program);
    };
    for (const std::string& fields :
         {"Subject: a\r\n"s, "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n"s,
          "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\n\r\nwords\r\n--f\r\n"
          "Content-Type: image/gif; name=g.gif\r\n\r\nGIF89a\r\n--f--\r\n"s}) {
        CAPTURE(fields);
        const auto entries_of = [&](int count) {
            observed seen(attached("a.zip", write_zip({{"a.mbox", mailbox(count, fields)}})));
            CHECK(seen.all("attachment.path").ends_with("; a.zip/a.mbox/a.exe"));
            CHECK(seen.text("attachment.exceeded") == "absent");
            return seen.message().reports().front().entries.size();
        };
        const std::size_t one = entries_of(1);
        CHECK(entries_of(21) == one + 20 * (entries_of(2) - one));
        for (const char* const type : {"application/octet-stream", "application/mbox", "text/plain"}) {
            CAPTURE(type);
            CHECK(observed(attached("a.mbox", mailbox(1, fields), type)).all("attachment.path").find("a.exe") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("what is called a page has the mail in it once")
{
    const std::string mail = attached("a.exe", program);
    for (const std::string& content : {"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n\n" + mail, "words\r\n\r\n" + mail})
        for (const char* const name : {"b.html", "b.csv", "b.doc"}) {
            CAPTURE(name);
            observed seen(attached("a.zip", write_zip({{name, content}})));
            const std::string all = seen.all("attachment.name");
            REQUIRE(all.find("a.exe") != all.npos);
            CHECK(all.find("a.exe") == all.rfind("a.exe"));
        }
}

TEST_CASE("many parts of a mail in an archive are told, and too many as entries")
{
    std::string mail = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n";
    for (int i = 0; i < 400; ++i)
        mail += "--f\r\nContent-Type: image/gif; name=g.gif\r\n\r\nGIF89a" + std::to_string(i) + "\r\n";
    const auto report_of = [&](std::size_t entries) {
        walk::limits allowed;
        allowed.entries = entries;
        return walk::walk_file(write_zip({{"b.eml", mail + "--f--\r\n"}}), "a.zip", allowed, {},
                               contentd::file_hooks());
    };
    CHECK(report_of(2000).exceeded == walk::no_limit);
    CHECK(report_of(2000).entries.size() == 402);
    CHECK(report_of(200).exceeded == walk::entries_limit);
}

TEST_CASE("mail that nobody here can read is told")
{
    observed seen(attached("a.zip", write_zip({{"b.pst", "!BDN" + std::string(100, '\1')}})));
    CHECK(seen.all("attachment.traits") == "absent; unsupported");
}

TEST_CASE("a mail in a mail is told once")
{
    const std::string mail = attached("a.exe", program);
    observed seen(attached("b.eml", mail, "application/octet-stream"));
    const std::string all = seen.all("attachment.name");
    CHECK(all.find("a.exe") != all.npos);
    CHECK(all.find("a.exe") == all.rfind("a.exe"));
}

TEST_CASE("of text, sound and film an archive behind them is looked into, and nothing else")
{
    const std::string zip = write_zip({{"setup.exe", program}});
    for (const std::string& front : {std::string(5000, 'w'), "ID3\3" + std::string(5000, 's')}) {
        CAPTURE(front.substr(0, 4));
        CHECK(observed(attached("a.bin", front + zip)).all("attachment.path") == "a.bin; a.bin/setup.exe");
        CHECK(observed(attached("a.bin", front + zip)).all("attachment.traits") == "polyglot; absent");
        observed plain(attached("a.bin", front));
        plain.message().load_inside();
        CHECK(plain.message().attachments()[0].file == nullptr);
    }
}

TEST_CASE("a limit is told of the part that reached it")
{
    observed seen(attached("a.zip", corpus::content("tests/data/walk/bombs/nested-40-deep.zip")));
    CHECK(seen.text("attachment.exceeded", 0) == "depth");
    CHECK(seen.text("attachment.exceeded", 1) == "absent");
}

TEST_CASE("macros, encryption and what else is remarkable is told of the file that has it")
{
    observed seen(attached("a.zip", write_zip({{"a.pdf", "%PDF-1.4\n1 0 obj <</OpenAction<</S/JavaScript/JS(x)>>>>\n"
                                                         "endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"},
                                               {"page.html", "<html><script>x()</script></html>"},
                                               {"plain.txt", "words"}})));
    CHECK(seen.all("attachment.traits") == "absent; pdf javascript; script; absent");
    CHECK(seen.all("attachment.encrypted") == "false; false; false; false");
    CHECK(seen.all("attachment.macro") == "absent; absent; absent; absent");
}

TEST_CASE("names that mislead, and types that contradict them, are told")
{
    observed seen(attached("a.zip", write_zip({{"invoice.pdf.exe", std::string("MZ\x90\0\3\0\0\0\4\0\0\0", 12)},
                                               {"photo.jpg", "%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"},
                                               {"plain.txt", "words"}})));
    CHECK(seen.all("attachment.tricks") == "absent; double extension; absent; absent");
    CHECK(seen.all("attachment.contradiction") == "false; false; true; false");
}

TEST_CASE("from how many networks a file came is told of each of its names, and not of what carries nothing")
{
    observed seen(attached("a.zip", write_zip({{"plain.txt", "words"}})));
    seen.message().load_inside();
    seen.message().set_spread({{7, true}, {0, false}});
    CHECK(seen.all("attachment.networks") == "7; 0");
    CHECK(seen.all("attachment.seen_before") == "true; false");
}

TEST_CASE("all attachments of a message share their bounds, and what is beyond is told")
{
    const std::string mail = with_zips(4);
    SUBCASE("of files")
    {
        observed seen(mail, {.entries = 3});
        CHECK(seen.all("attachment.exceeded") == "absent; absent; entries; entries; absent; absent; absent; absent");
        CHECK(seen.all("attachment.inside") == "false; false; false; false; true; true; true; true");
    }
    SUBCASE("of time")
    {
        observed seen(mail, {.time = std::chrono::milliseconds(0)});
        CHECK(seen.all("attachment.exceeded") == "time; time; time; time");
    }
}

TEST_CASE("words that may be passwords are looked for once, whatever the number of locked files")
{
    observed seen(with_zips(3));
    std::vector<contentd::attachment> attachments = seen.message().attachments();
    int asked = 0;
    std::vector<std::string> tried;
    const auto look = [&](const contentd::looked_at& file) {
        tried.push_back(file.passwords.empty() ? "none" : file.passwords.front());
        walk::report locked;
        locked.entries.emplace_back().traits = filetype::encrypted;
        return locked;
    };
    const auto passwords = [&] {
        ++asked;
        return std::vector<std::string>{"secret"};
    };
    contentd::look_into(seen.message().leaves(), attachments, passwords, look, {});
    CHECK(asked == 1);
    CHECK(tried == std::vector<std::string>{"none", "secret", "none", "secret", "none", "secret"});
}

TEST_CASE("a way that is too long is told by its end")
{
    std::string zip = write_zip({{std::string(300, 'c'), "x"}});
    for (int i = 0; i < 3; ++i)
        zip = write_zip({{std::string(300, 'z') + ".zip", zip}});
    observed seen(attached("a.zip", zip));
    seen.message().load_inside();
    const std::string last = seen.text("attachment.path", seen.message().attachments().size() - 1);
    CHECK(last.size() == 503);
    CHECK(last.starts_with("..."));
    CHECK(last.ends_with("z.zip/" + std::string(300, 'c')));
}

TEST_CASE("a PDF is read behind the beginning of another format")
{
    const std::string pdf =
        "%PDF-1.4\n1 0 obj<</OpenAction<</S/Launch/F(cmd.exe)>>/URI(http://a.example/)>>endobj\n%%EOF\n";
    const std::string begins[] = {"GIF89a\1\0\1\0\0\0\0"s, "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xfe\1\0"s,
                                  "RIFF\1\0\0\0WAVE"s,     "ID3\3\0\0",         "BM\1\1\1\1\0\0\0\0\1\1"s};
    for (const std::string& begin : begins) {
        CAPTURE(begin);
        for (const char* const name : {"a.pdf", "a.dat"}) {
            observed seen(attached(name, begin + pdf, "application/octet-stream"));
            CHECK(seen.text("attachment.traits").find("polyglot") != std::string::npos);
            CHECK(seen.text("attachment.traits").find("pdf launch") != std::string::npos);
            CHECK(seen.all("url.text").find("http://a.example/") != std::string::npos);
        }
        observed inside(attached("a.zip", write_zip({{"a.dat", begin + pdf}})));
        CHECK(inside.text("attachment.traits", 1).find("pdf launch") != std::string::npos);
        observed far(attached("a.dat", begin + std::string(1100, '\1') + pdf, "application/octet-stream"));
        CHECK(far.text("attachment.traits").find("pdf launch") == std::string::npos);
    }
}

TEST_CASE("what holds a PDF is read as one by its name or declared type only")
{
    const std::string pdf = "%PDF-1.4\n1 0 obj<</OpenAction<</S/Launch/F(cmd.exe)>>>>endobj\n%%EOF\n";
    const std::string holder = "{\\rtf1 " + pdf + "}";
    const auto is_launch = [](const std::string& mail) {
        return observed(mail).text("attachment.traits").find("pdf launch") != std::string::npos;
    };
    CHECK_FALSE(is_launch(attached("a.rtf", holder, "application/rtf")));
    CHECK(is_launch(attached("a.pdf", holder, "application/octet-stream")));
    CHECK(is_launch(attached("a", holder, "application/pdf")));
    CHECK(is_launch(attached("a.pdf", pdf.substr(5), "application/octet-stream")));
}

TEST_CASE("what mail programs encode is decoded in an archive, and once in the mail itself")
{
    const std::string encoded = "begin 644 a.exe\n,35J0  ,    $    \n`\nend\n";
    observed seen(attached("a.zip", write_zip({{"m.uu", encoded}})));
    CHECK(seen.all("attachment.path") == "a.zip; a.zip/m.uu; a.zip/m.uu/a.exe");
    CHECK(seen.all("attachment.executable") == "false; false; true");
    CHECK(seen.all("attachment.traits") == "absent; absent; absent");
    observed outside(attached("m.uu", encoded, "text/x-uuencode"));
    const std::string names = outside.all("attachment.name");
    CHECK(names.find("a.exe") != std::string::npos);
    CHECK(names.find("a.exe") == names.rfind("a.exe"));
    CHECK(outside.all("attachment.traits").find("unsupported") == std::string::npos);
}
