// The files that file(1) tests itself with (tests/data/filetype/libmagic) and pictures and sounds beside them: the type
// that we find, reviewed against the .result files. Where ours is coarser the reason stands beside it.

#include "contentd/filetype/filetype.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

struct row
{
    std::string file;
    std::string type;
    bool is_executable = false;
};

// By our table alone.
const row by_table[] = {
    {"filetype/libmagic/JW07022A.mp3.testfile", "audio/mpeg"},
    {"filetype/libmagic/arj.testfile", "application/x-arj"},
    {"filetype/libmagic/cl8m8ocofedso.testfile", "audio/mpeg"},
    {"filetype/libmagic/cmd1.testfile", "text/x-script", true},
    {"filetype/libmagic/cmd2.testfile", "text/x-script", true},
    {"filetype/libmagic/cmd3.testfile", "text/x-script", true},
    {"filetype/libmagic/cmd4.testfile", "text/x-script", true},
    {"filetype/libmagic/escapevel.testfile", "application/zip"},
    {"filetype/libmagic/gpkg-1-zst.testfile", "application/x-tar"},
    {"filetype/libmagic/issue311docx.testfile",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"filetype/libmagic/issue359xlsx.testfile", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"filetype/libmagic/json1.testfile", "text/plain"}, // text that nothing runs needs no finer name
    {"filetype/libmagic/jpeg-text.testfile", "text/plain"},
    {"filetype/libmagic/matilde.arm.testfile", "audio/amr"},
    {"filetype/libmagic/multiple.testfile", "application/rtf"},
    {"filetype/libmagic/zstd-v0.8-FF.testfile", "application/zstd"},
    {"mime/rubymail/attachments/basic_email.eml", "message/rfc822"},
    {"mime/rubymail/attachments/test.pdf", "application/pdf"},
    {"mime/rubymail/attachments/test.tiff", "image/tiff"},
    {"mime/rubymail/attachments/test.zip", "application/zip"},
    {"mime/rubymail/attachments/tesuto.txt", "text/plain"},
    {"mime/cpython/data/python.bmp", "image/bmp"},
    {"mime/cpython/data/python.gif", "image/gif"},
    {"mime/cpython/data/python.jpg", "image/jpeg"},
    {"mime/cpython/data/python.png", "image/png"},
    {"mime/cpython/data/python.webp", "image/webp"},
    {"mime/cpython/data/sndhdr.aiff", "audio/aiff"},
    {"mime/cpython/data/sndhdr.au", "audio/basic"},
    {"mime/cpython/data/sndhdr.wav", "audio/wav"},
};

// What the table leaves open and libmagic knows.
const row by_library[] = {
    {"filetype/libmagic/zstd-v0.2-FF.testfile", "application/zstd"}, // too short for our second look
    {"filetype/libmagic/pnm2.testfile", "image/x-portable-greymap"},
    {"filetype/libmagic/pgp-binary-key-v4-rsa-key.testfile", "application/pgp-keys"},
    {"mime/cpython/data/python.exr", "image/x-exr"},
};

} // namespace

TEST_CASE("the corpora's files are what they are")
{
    for (const row& each : by_table) {
        CAPTURE(each.file);
        const filetype::detected found = filetype::detect(corpus::content("tests/data/" + each.file), false);
        CHECK(found.type == each.type);
        CHECK(found.is_executable == each.is_executable);
    }
    for (const row& each : by_library) {
        CAPTURE(each.file);
        const std::string content = corpus::content("tests/data/" + each.file);
        CHECK(filetype::detect(content, false).type == "application/octet-stream");
        CHECK(filetype::detect(content).type == each.type);
    }
}

TEST_CASE("every file of the corpora has a type, whole and cut")
{
    for (const char* folder : {"filetype", "mime"}) {
        for (const auto& file : corpus::files(folder)) {
            const std::string content = corpus::content(file);
            for (const std::size_t size : {content.size(), content.size() / 2, std::size_t{9}})
                CHECK_FALSE(filetype::detect(std::string_view(content).substr(0, size), false).type.empty());
        }
    }
}
