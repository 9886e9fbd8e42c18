#include "contentd/mime/checksums.hpp"
#include "tests/contentd/mime/encoders.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("CRC-32 is that of the check value, in one piece or several")
{
    CHECK(mime::crc32("123456789") == 0xcbf43926U);
    CHECK(mime::crc32("") == 0);
    CHECK(mime::crc32({}, 7) == 7);
    const std::string bytes = encoders::some_bytes(100);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const std::string_view whole = bytes;
        CHECK(mime::crc32(whole.substr(size), mime::crc32(whole.substr(0, size))) == mime::crc32(whole));
        CHECK(mime::crc32(whole.substr(0, size)) == std::stoul(encoders::crc32(whole.substr(0, size)), nullptr, 16));
    }
}

TEST_CASE("CRC-16 is that of the check value")
{
    CHECK(mime::crc16("123456789") == 0x31c3U);
    CHECK(mime::crc16("") == 0);
}
