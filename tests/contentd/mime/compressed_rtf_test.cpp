#include "contentd/mime/compressed_rtf.hpp"
#include "tests/contentd/mime/encoders.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string bytes_of(const std::string& hexadecimal)
{
    std::string all;
    for (std::size_t at = 0; at < hexadecimal.size(); at += 3)
        all += static_cast<char>(std::stoi(hexadecimal.substr(at, 2), nullptr, 16));
    return all;
}

// The examples of [MS-OXRTFCP], 3.
const std::string simple = bytes_of("2d 00 00 00 2b 00 00 00 4c 5a 46 75 f1 c5 c7 a7 03 00 0a 00 72 63 70 67 31 "
                                    "32 35 42 32 0a f3 20 68 65 6c 09 00 20 62 77 05 b0 6c 64 7d 0a 80 0f a0");
const std::string over_the_edge = bytes_of("1a 00 00 00 1c 00 00 00 4c 5a 46 75 e2 d4 4b 51 41 00 04 20 57 58 59 5a "
                                           "0d 6e 7d 01 0e b0");

} // namespace

TEST_CASE("compressed RTF is read as the specification's examples say")
{
    const mime::rtf_text hello = mime::decompress_rtf(simple, 1000);
    CHECK(hello.bytes == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    CHECK_FALSE(hello.is_broken);
    CHECK_FALSE(hello.is_cut);
    const mime::rtf_text repeating = mime::decompress_rtf(over_the_edge, 1000);
    CHECK(repeating.bytes == "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
    CHECK_FALSE(repeating.is_broken);
}

TEST_CASE("RTF that is stored comes as it is")
{
    const std::string text = "{\\rtf1 x}";
    const std::string header = std::string("\x15\0\0\0\x09\0\0\0MELA\0\0\0\0", 16);
    CHECK(mime::decompress_rtf(header + text, 1000).bytes == text);
    CHECK_FALSE(mime::decompress_rtf(header + text, 1000).is_broken);
    CHECK(mime::decompress_rtf(header + text, 4).bytes == "{\\rt");
    CHECK(mime::decompress_rtf(header + text, 4).is_cut);
}

TEST_CASE("a long text goes round the dictionary")
{
    const std::string text = "{\\rtf1 " + encoders::some_bytes(20000) + "}";
    const mime::rtf_text read = mime::decompress_rtf(encoders::compressed_rtf(text), 1U << 20U);
    CHECK(read.bytes == text);
    CHECK_FALSE(read.is_broken);
}

TEST_CASE("RTF that is broken gives its beginning, and no more than the limit")
{
    for (std::size_t size = 0; size < simple.size(); ++size) {
        CAPTURE(size);
        const mime::rtf_text cut = mime::decompress_rtf(simple.substr(0, size), 1000);
        CHECK(cut.is_broken);
        CHECK(mime::decompress_rtf(simple, 1000).bytes.starts_with(cut.bytes));
    }
    for (const std::size_t most : {0, 1, 42}) {
        const mime::rtf_text cut = mime::decompress_rtf(simple, most);
        CHECK(cut.is_cut);
        CHECK(cut.bytes.size() == most);
    }
    CHECK_FALSE(mime::decompress_rtf(simple, 43).is_cut);
    std::string other = simple;
    other[12] = 0; // the CRC
    CHECK(mime::decompress_rtf(other, 1000).is_broken);
    other = simple;
    other[4] = 0; // the size
    CHECK(mime::decompress_rtf(other, 1000).is_broken);
    CHECK(mime::decompress_rtf("no RTF, and of no type", 1000).is_broken);
    CHECK(mime::decompress_rtf("", 1000).is_broken);
}
