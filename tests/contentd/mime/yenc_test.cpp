#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using encoders::some_bytes;
using unpacking::replaced;
using unpacking::unpack_one;
using unpacking::unpacked;

} // namespace

TEST_CASE("yEnc tells its parts, and what is wrong with one")
{
    const std::string bytes = some_bytes(1000);
    const std::string lines = encoders::yenc_lines(bytes);
    const std::string crc = encoders::crc32(bytes);
    const std::string part =
        "=ybegin part=2 total=3 line=128 size=9000 name= my \"own\" file \r\n=ypart begin=1001 end=2000\r\n";
    struct row
    {
        std::string text;
        unsigned faults;
    };
    const row rows[] = {
        {part + lines + "=yend size=1000 part=2 pcrc32=" + crc + "\r\n", mime::no_fault},
        {part + lines + "=yend size=1000 part=2 pcrc32=" + crc + " crc32=12345678\r\n", mime::no_fault},
        {part + lines + "=yend size=1000 part=2", mime::no_fault},
        {part + lines + "=yend size=1000 part=2 pcrc32=12345678\r\n", mime::bad_checksum},
        {part + lines + "=yend size=1001 part=2\r\n", mime::wrong_size},
        {part + lines, mime::truncated_data},
        {part + lines + "=\r\n=yend size=1000\r\n", mime::stray_text},
    };
    for (const row& each : rows) {
        CAPTURE(each.text.substr(each.text.size() - 60));
        const std::vector<mime::embedded_file> found = mime::find_embedded(each.text, 9);
        REQUIRE(found.size() == 1);
        CHECK(found[0].name == "my \"own\" file");
        const unpacked read = unpack_one(each.text);
        CHECK(read.bytes == bytes);
        CHECK(read.faults == each.faults);
    }
    const unpacked whole = unpack_one(replaced(encoders::yenc(bytes, "a"), crc, "0"));
    CHECK(whole.faults == mime::bad_checksum);
}
