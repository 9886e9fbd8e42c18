#include "contentd/document/document.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace testing;

namespace {

std::string encrypted(const std::string& name)
{
    return corpus::content("tests/data/document/encrypted/" + name + ".pdf");
}

document::findings look_with(const std::string& content, const std::vector<std::string>& passwords)
{
    document::allowance allowed;
    allowed.passwords = passwords;
    return look(content, allowed);
}

void check_opened(const document::findings& found)
{
    CHECK_FALSE(has(found, filetype::encrypted));
    CHECK(has(found, filetype::pdf_javascript | filetype::pdf_embedded_file));
    CHECK_EQ(found.links, std::vector<std::string>{"http://inside.example/"});
    REQUIRE_EQ(found.files.size(), 1);
    CHECK_EQ(found.files[0].name, "prog.exe");
    CHECK(found.files[0].bytes.starts_with("MZ"));
    CHECK_EQ(found.files[0].bytes.size(), 64);
    CHECK_FALSE(found.is_cut);
}

void check_locked(const document::findings& found)
{
    CHECK(has(found, filetype::encrypted));
    CHECK_FALSE(has(found, filetype::opened_by_password));
    CHECK(found.links.empty());
}

void replace(std::string& in, const std::string& what, const std::string& by)
{
    const std::size_t at = in.find(what);
    REQUIRE_NE(at, in.npos);
    in.replace(at, what.size(), by);
}

} // namespace

TEST_CASE("what readers open without asking is read, and not encrypted")
{
    for (const char* const name :
         {"v1-rc4-40", "v2-rc4-128", "v4-rc4-128", "v4-aes-128", "v5-r5-aes-256", "v5-r6-aes-256"}) {
        CAPTURE(name);
        const document::findings found = look(encrypted(name));
        check_opened(found);
        CHECK_FALSE(has(found, filetype::opened_by_password));
    }
}

TEST_CASE("a word of the message opens it, be it the user's password or the owner's")
{
    for (const char* const name : {"v5-r6-user", "v5-r6-owner", "v2-rc4-128-owner", "v4-aes-128-user"}) {
        CAPTURE(name);
        check_locked(look(encrypted(name)));
        check_locked(look_with(encrypted(name), {"secre", "secrets"}));
        const document::findings found = look_with(encrypted(name), {"other", "secret", "third"});
        check_opened(found);
        CHECK(has(found, filetype::opened_by_password));
        CHECK_EQ(found.password_helped, 1);
    }
}

TEST_CASE("another handler, or a second one that nothing opens, is encrypted")
{
    std::string other = encrypted("v4-aes-128");
    replace(other, "/Filter /Standard", "/Filter /Standars");
    check_locked(look(other));
    std::string second = encrypted("v4-aes-128");
    second += "9 0 obj << /Filter /Standard /V 2 /R 3 /Length 128 /O (x) /U (y) /P -1 >> endobj\n";
    const document::findings found = look(second);
    CHECK(has(found, filetype::encrypted));
    CHECK_EQ(found.links.size(), 1);
    std::string many = encrypted("v4-aes-128");
    for (const char name : {'a', 'b', 'c', 'd', 'e'})
        many.insert(9, std::string("9 0 obj << /Filter /Standard /O (x) /U (") + name + ") >> endobj\n");
    CHECK(has(look(many), filetype::encrypted));
}

TEST_CASE("what is left in the clear inside of an encrypted document is read as it is")
{
    const std::string objects = "9 0 << /URI (http://clear.example/) >>";
    const auto with = [&](const std::string& filter) {
        return encrypted("v4-aes-128") + "8 0 obj << /Type /ObjStm /N 1 /First 4 " + filter + " /Length " +
               std::to_string(objects.size()) + " >> stream\n" + objects + "\nendstream endobj\n";
    };
    const std::vector<std::string> both = {"http://clear.example/", "http://inside.example/"};
    CHECK_EQ(look(with("/Filter [/Crypt]")).links, both);
    CHECK_EQ(look(with("/Filter /Crypt /DecodeParms << /Type /CryptFilterDecodeParms /Name /Identity >>")).links, both);
    CHECK_EQ(look(with("/Filter [/Crypt] /DecodeParms [<< /Name /StdCF >>]")).links, both); // to who knows no filters
}

TEST_CASE("a key that opens a part of a document hides nothing of what stands there in the clear")
{
    const std::string program = "MZ" + std::string(62, '\3');
    const std::string clear = "20 0 obj << /OpenAction << /S /Launch /F (cmd.exe) >> >> endobj\n"
                              "21 0 obj << /URI (http://clear.example/) >> endobj\n"
                              "22 0 obj << /F (run.exe) /EF << /F 23 0 R >> >> endobj\n"
                              "23 0 obj << /Type /EmbeddedFile /Length 64 >> stream\n" +
                              program + "\nendstream endobj\n";
    for (const char* const name : {"v1-rc4-40", "v2-rc4-128", "v4-aes-128", "v5-r6-aes-256"}) {
        CAPTURE(name);
        const document::findings found = look(encrypted(name) + clear);
        CHECK(has(found, filetype::pdf_launch | filetype::pdf_javascript));
        CHECK_FALSE(has(found, filetype::encrypted));
        for (const char* const word : {"JavaScript", "Launch", "OpenAction"})
            CHECK_NE(found.macro.find(word), std::string::npos);
        const std::vector<std::string> both = {"http://clear.example/", "http://inside.example/"};
        CHECK_EQ(found.links, both);
        const auto is_there = [&](const std::string& called, const std::string& begin) {
            return std::any_of(found.files.begin(), found.files.end(), [&](const document::embedded_file& each) {
                return each.name == called && each.bytes.starts_with(begin);
            });
        };
        CHECK(is_there("run.exe", program));
        CHECK(is_there("prog.exe", "MZ"));
    }
}

TEST_CASE("objects that are read again with a key do not count twice")
{
    document::allowance allowed;
    allowed.objects = 10; // nine and the trailer
    check_opened(look(encrypted("v1-rc4-40"), allowed));
    allowed.objects = 9;
    CHECK(look(encrypted("v1-rc4-40"), allowed).is_cut);
}

TEST_CASE("what is the same with a key and without is one file")
{
    std::string clear = encrypted("v4-aes-128"); // its program is encrypted like the rest
    clear += "23 0 obj << /Type /EmbeddedFile /Filter /Crypt /Length 64 >> stream\nMZ" + std::string(62, '\3') +
             "\nendstream endobj\n";
    CHECK_EQ(look(clear).files.size(), 2);
}

TEST_CASE("the identifier by which a PDF is encrypted is the first part, however often it was changed")
{
    std::string changed = encrypted("v4-aes-128");
    const auto change = [&](const std::string& first, int times) {
        for (int i = 0; i < times; ++i)
            changed += "trailer << /ID [" + first + "(" + std::to_string(i) + ")] >>\n";
    };
    change("<f61c5a876fb81e9276689e522636f002>", 10);
    check_opened(look(changed));
    change("(other)", 10);
    check_opened(look(changed));
    for (const char* const other : {"(a)", "(b)", "(c)"})
        change(other, 1);
    CHECK(has(look(changed), filetype::encrypted)); // the right one may be behind those that are kept
}

TEST_CASE("a key's name that is written in hexadecimal hides nothing")
{
    std::string hidden = encrypted("v1-rc4-40");
    replace(hidden, "/Encrypt", "/#45ncrypt");
    check_opened(look(hidden));
}

TEST_CASE("numbers of an encryption that are none open nothing")
{
    const std::string whole = encrypted("v2-rc4-128");
    for (const char* const numbers : {"/V 0", "/V 6", "/V 99999999999999999999", "/V -2", "/V (x)"}) {
        std::string broken = whole;
        replace(broken, "/V 2", numbers);
        CHECK(has(look(broken), filetype::encrypted));
    }
    std::string broken = whole;
    replace(broken, "/Length 128", "/Length 4294967295");
    check_opened(look(broken)); // as long as may be
}

TEST_CASE("an encrypted document cut short anywhere, or without a stretch, is looked into")
{
    for (const char* const name : {"v1-rc4-40", "v4-aes-128", "v5-r6-aes-256"}) {
        const std::string whole = encrypted(name);
        for (std::size_t at = 0; at < whole.size(); at += 7) {
            look(whole.substr(0, at));
            std::string broken = whole;
            broken.erase(at, 5);
            look(broken);
        }
    }
}
