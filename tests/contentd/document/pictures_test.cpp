#include "tests/contentd/compound.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;
using namespace std::string_literals;

namespace {

std::string corpus_jpeg(const std::string& name)
{
    return corpus::content("tests/data/document/jpeg/" + name);
}

std::string png(const std::string& behind)
{
    return "\x89PNG\r\n\x1a\n" + "\0\0\0\1IHDRx1234"s + "\0\0\0\0IENDcrc."s + behind;
}

const std::string gif =
    "GIF89a\1\0\1\0\x80\0\0"s + "abcdef" + "!\xf9\2xy\0"s + ",\0\0\0\0\1\0\1\0\0"s + "\2\2ab\0"s + ";";

} // namespace

TEST_CASE("segments of a JPEG whose length is below 2 are told, and legal ones are not")
{
    for (const std::string name : {"com-length-0.jpg", "com-length-1.jpg", "app1-length-0.jpg", "app13-length-1.jpg",
                                   "app2-length-0.jpg", "fill-bytes-then-com-length-1.jpg"}) {
        CAPTURE(name);
        CHECK(look(corpus_jpeg(name)).traits == filetype::jpeg_comment_length);
    }
    for (const std::string name : {"com-length-2-empty-legal.jpg", "com-length-7-legal.jpg"}) {
        CAPTURE(name);
        CHECK(look(corpus_jpeg(name)).traits == 0);
    }
}

TEST_CASE("a picture that is cut short is broken")
{
    const std::string jpeg = corpus_jpeg("com-length-7-legal.jpg");
    CHECK(look(jpeg.substr(0, jpeg.size() - 2)).traits == filetype::broken);
    CHECK(look(png("").substr(0, 25)).traits == filetype::broken);
    CHECK(look(gif.substr(0, gif.size() - 4)).traits == filetype::broken);
}

TEST_CASE("what stands behind a picture is told, and a file when it is of a known format")
{
    for (const std::string& picture : {corpus_jpeg("com-length-7-legal.jpg"), png(""), gif}) {
        CAPTURE(picture.substr(0, 4));
        CHECK(look(picture).traits == 0);
        CHECK(look(picture + "\r\n" + std::string(9, '\0')).traits == 0);
        const document::findings text = look(picture + "some words");
        CHECK(text.traits == filetype::appended);
        CHECK(text.files.empty());
        const document::findings behind = look(picture + program());
        CHECK(behind.traits == filetype::appended);
        REQUIRE(behind.files.size() == 1);
        CHECK(behind.files[0].bytes == program());
        const document::findings zip = look(picture + "words before " + zip_of("a.js", "x"));
        CHECK(has(zip, filetype::appended | filetype::polyglot));
        REQUIRE(zip.files.size() == 1);
        CHECK(zip.files[0].bytes == zip_of("a.js", "x"));
    }
}

TEST_CASE("a zip in a comment of a picture makes it one as well")
{
    std::string zip = zip_of("a.js", "x");
    const std::string jpeg = corpus_jpeg("com-length-7-legal.jpg");
    const std::string comment =
        "\xff\xfe"s + static_cast<char>((zip.size() + 2) >> 8U) + static_cast<char>(zip.size() + 2);
    const document::findings found = look(jpeg.substr(0, 2) + comment + zip + jpeg.substr(2));
    CHECK(found.traits == filetype::polyglot);
    REQUIRE(found.files.size() == 1);
    CHECK(found.files[0].bytes.starts_with(zip));
}
