#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using encoders::some_bytes;
using unpacking::replaced;
using unpacking::unpack;
using unpacking::unpack_one;
using unpacking::unpacked;

} // namespace

TEST_CASE("BinHex gives both forks, and tells what is wrong")
{
    const std::string data = some_bytes(3000);
    const std::string resource = std::string(1000, '\x90') + some_bytes(500);
    const std::string text = encoders::binhex("M\x8fll.app", data, resource);
    const std::vector<unpacked> both = unpack(text);
    REQUIRE(both.size() == 2);
    CHECK(both[0].name == "M\xc3\xa8ll.app");
    CHECK(both[0].bytes == data);
    CHECK(both[1].bytes == resource);
    CHECK((both[0].faults | both[1].faults) == mime::no_fault);
    CHECK(unpack(replaced(text, "with BinHex 4.0)", "; you knew that already.)")).size() == 2);
    CHECK(unpack_one(encoders::binhex("a", "", resource)).bytes == resource);
    CHECK(unpack_one(encoders::binhex("a", "", "")).bytes.empty());

    const std::string one = encoders::binhex("a", data, "");
    std::string other = one;
    other[500] = other[500] == '!' ? '#' : '!';
    CHECK((unpack_one(other).faults & mime::bad_checksum) != 0);
    const unpacked stray = unpack_one(std::string(one).insert(500, "w ~\n"));
    CHECK(stray.bytes == data);
    CHECK(stray.faults == mime::stray_text);
    CHECK(unpack_one(one.substr(0, 500)).faults == mime::truncated_data);
    CHECK(data.starts_with(unpack_one(one.substr(0, 500)).bytes));
}
