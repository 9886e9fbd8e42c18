// Texts that were made to cost: each takes no more than its budget, and no byte twice.

#include "contentd/mime/embedded.hpp"
#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

namespace {

using encoders::some_bytes;
using unpacking::replaced;
using unpacking::unpack;
using unpacking::unpack_one;
using unpacking::unpacked;

} // namespace

TEST_CASE("no more than the budget is decoded")
{
    const std::string bytes = some_bytes(5000);
    for (const std::string& text :
         {encoders::uuencode(bytes, "a"), encoders::yenc(bytes, "a"), encoders::binhex("a", bytes, ""),
          encoders::xxencode(bytes, "a"), encoders::gnu_uuencode("-m", bytes, "a")}) {
        for (const std::size_t budget : {0, 1, 44, 45, 46, 4999}) {
            const unpacked cut = unpack_one(text, budget);
            CHECK(cut.bytes == bytes.substr(0, budget));
            CHECK(cut.faults == mime::over_decoded_budget);
        }
        CHECK(unpack_one(text, 5000).faults == mime::no_fault);
    }
    // A run of 255 bytes in four letters, and a fork said to have four gigabytes.
    const std::string bomb = replaced(encoders::binhex("a", std::string(1U << 20U, 'a'), "b"), "\r\n", "\n");
    CHECK(bomb.size() < 30000);
    CHECK(unpack(bomb, 1000)[0].bytes.size() == 1000);
    CHECK(unpack(bomb, 1000)[1].bytes == "b");
}

TEST_CASE("a text cut anywhere gives the beginning of the file")
{
    const std::string bytes = some_bytes(700);
    for (const std::string& text :
         {encoders::uuencode(bytes, "a"), encoders::yenc(bytes, "a"), encoders::binhex("a", bytes, bytes),
          encoders::xxencode(bytes, "a"), encoders::gnu_uuencode("-m", bytes, "a")}) {
        for (std::size_t size = 0; size < text.size(); ++size) {
            CAPTURE(text.substr(0, size));
            for (const unpacked& each : unpack(text.substr(0, size))) {
                // The letters of a line may end in half a byte.
                const std::string_view certain = std::string_view(each.bytes).substr(0, bytes.size());
                CHECK(bytes.starts_with(certain));
            }
        }
    }
}

TEST_CASE("of texts that are quadratic for a careless reader no byte is in two files of one kind")
{
    const std::string blocks[] = {"\n",
                                  "b\n",
                                  "begin 644 a\n",
                                  "begin 644 a\n#0V%T\n",
                                  "=ybegin size=1 name=a\n",
                                  "=y\n",
                                  "(This file must be converted with BinHex\n",
                                  "(This file must be converted with BinHex\n:#'0XB@d\n",
                                  "begin-base64 644 a\n",
                                  "begin 644 a\n#0V%T\nprose\n",
                                  "M\n",
                                  "end\n",
                                  ":"};
    const std::string heads[] = {"", "begin 644 a\n", "=ybegin size=1 name=a\n", "begin-base64 644 a\n",
                                 "(This file must be converted with BinHex\n:"};
    for (const std::string& head : heads)
        for (const std::string& block : blocks) {
            CAPTURE(block);
            std::string text = head;
            while (text.size() < 1U << 20U)
                text += block;
            std::map<std::pair<mime::embedding, bool>, std::size_t> read;
            std::size_t decoded = 0;
            for (const mime::embedded_file& each : mime::find_embedded(text, text.size())) {
                read[{each.how, each.is_resource_fork}] += each.end - each.begin;
                std::string bytes;
                mime::decode_embedded(text, each, text.size(), bytes);
                decoded += bytes.size();
            }
            for (const auto& [kind, size] : read)
                CHECK(size <= text.size());
            CHECK(decoded <= 2 * text.size());
        }
}
