#include "contentd/mime/embedded.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using encoders::some_bytes;
using mime::embedding;
using unpacking::prose;
using unpacking::replaced;
using unpacking::unpack;
using unpacking::unpack_one;
using unpacking::unpacked;

} // namespace

TEST_CASE("what an encoder puts into a text comes out of it, at any size")
{
    for (const std::size_t size : {1, 2, 3, 44, 45, 46, 127, 128, 129, 1000, 50000}) {
        CAPTURE(size);
        const std::string bytes = some_bytes(size);
        const std::string name = "a file.exe";
        struct row
        {
            embedding how;
            std::string text;
        };
        const row rows[] = {
            {embedding::uuencode, encoders::uuencode(bytes, name)},
            {embedding::uuencode, encoders::uuencode(bytes, name, ' ')},
            {embedding::xxencode, encoders::xxencode(bytes, name)},
            {embedding::yenc, encoders::yenc(bytes, name)},
            {embedding::binhex, encoders::binhex(name, bytes, "")},
        };
        for (const row& each : rows) {
            CAPTURE(static_cast<int>(each.how));
            for (const std::string& text : {each.text, prose + each.text + prose, replaced(each.text, "\r\n", "\n")}) {
                const unpacked found = unpack_one(text);
                CHECK(found.how == each.how);
                CHECK(found.name == name);
                CHECK(found.bytes == bytes);
                CHECK(found.faults == mime::no_fault);
            }
        }
    }
}

TEST_CASE("an empty file is found by its end")
{
    for (const std::string& text :
         {encoders::uuencode("", "a"), encoders::uuencode("", "a", ' '), encoders::yenc("", "a"),
          encoders::binhex("a", "", ""), encoders::gnu_uuencode("-m", "", "a")}) {
        CAPTURE(text);
        const unpacked found = unpack_one(text);
        CHECK(found.name == "a");
        CHECK(found.bytes.empty());
        CHECK(found.faults == mime::no_fault);
    }
}

TEST_CASE("the files in the mails of MIME-tools are found")
{
    for (const std::string file : {"uu-junk.msg", "uu-zeegee.msg"}) {
        const std::string mail = corpus::content("tests/data/mime/mimetools/testmsgs/" + file);
        const std::vector<unpacked> all = unpack(mail);
        REQUIRE(all.size() == 2);
        CHECK(all[0].name == "up.gif");
        CHECK(all[0].bytes.size() == 110);
        CHECK(all[0].bytes.starts_with("GIF87a"));
        CHECK(all[0].faults == mime::no_fault);
        CHECK(all[1].name == "zeegee.gif");
        CHECK(all[1].bytes.size() == 4834);
        CHECK(all[1].bytes.starts_with("GIF87a"));
        CHECK(all[1].faults == mime::no_fault);
    }
}

TEST_CASE("files are found in those mails of the corpora that have some, and in no others")
{
    for (const auto& file : corpus::files("mime")) {
        CAPTURE(file.string());
        const std::string name = file.filename().string();
        const bool has_one = name.ends_with(".uu") || name == "uu-junk.msg" || name == "uu-zeegee.msg" ||
                             name == "andreas-1296.txt" || name == "sig-uu.msg";
        CHECK(mime::find_embedded(corpus::content(file), 100).empty() != has_one);
    }
}

TEST_CASE("several files in one text are found in their order, at most as many as wanted")
{
    const std::string text = encoders::uuencode(some_bytes(100), "a") + prose + encoders::yenc(some_bytes(200), "b") +
                             encoders::binhex("c", some_bytes(300), some_bytes(400)) +
                             encoders::xxencode(some_bytes(500), "d") + prose;
    const std::vector<unpacked> all = unpack(text);
    REQUIRE(all.size() == 5);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].name == std::string(1, "abccd"[i]));
        CHECK(all[i].bytes == some_bytes(100 * (i + 1)));
        CHECK(all[i].faults == mime::no_fault);
    }
    for (std::size_t most = 0; most < 7; ++most)
        CHECK(mime::find_embedded(text, most).size() == std::min<std::size_t>(most, 5));
}

TEST_CASE("a file is found in what another one that has no end would cover")
{
    const std::string bytes = some_bytes(1000);
    for (const std::string lure : {"=ybegin line=128 size=1 name=a\n", "begin 644 a\n!00``\nprose\n",
                                   "begin-base64 644 a\nQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVG\n"}) {
        CAPTURE(lure);
        for (const std::string& text :
             {lure + encoders::uuencode(bytes, "b"), lure + encoders::binhex("b", bytes, "")}) {
            const std::vector<unpacked> all = unpack(text);
            REQUIRE(all.size() >= 2);
            CHECK(all.back().name == "b");
            CHECK(all.back().bytes == bytes);
        }
    }
}
