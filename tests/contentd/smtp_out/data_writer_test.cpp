#include "contentd/smtp_in/data_decoder.hpp"
#include "contentd/smtp_out/data_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::string written(const std::vector<std::string_view>& pieces, std::size_t limit)
{
    smtp_out::data_writer writer(pieces);
    std::vector<std::string_view> batch;
    std::string wire;
    while (writer.next(batch, limit))
        for (const std::string_view view : batch)
            wire += view;
    CHECK_FALSE(writer.next(batch, limit));
    return wire;
}

} // namespace

TEST_CASE("content goes out stuffed and ended, however it is cut into pieces")
{
    struct row
    {
        const char* content;
        const char* wire;
    };
    const row rows[] = {
        {"", ".\r\n"},
        {"a\r\n", "a\r\n.\r\n"},
        {"a", "a\r\n.\r\n"},
        {".\r\n", "..\r\n.\r\n"},
        {"..\r\n.a\r\nb.\r\n", "...\r\n..a\r\nb.\r\n.\r\n"},
        {"a\n", "a\r\n.\r\n"},
        {"a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
        {"a\r", "a \r\n.\r\n"},
        {"a\rb\r\n", "a b\r\n.\r\n"},
        {"a\r\r\n.\r\r\n", "a \r\n.. \r\n.\r\n"},
        {"\r\n\r\n", "\r\n\r\n.\r\n"},
        {"\n\n", "\r\n\r\n.\r\n"},
        {"\r.\r\n", " .\r\n.\r\n"},
    };
    for (const row& one : rows) {
        const std::string_view content = one.content;
        CAPTURE(content);
        for (std::size_t limit : {std::size_t{1}, std::size_t{2}, std::size_t{64}}) {
            CHECK(written({content}, limit) == one.wire);
            for (std::size_t i = 0; i <= content.size(); ++i)
                CHECK(written({content.substr(0, i), content.substr(i)}, limit) == one.wire);
            std::vector<std::string_view> bytes;
            for (std::size_t i = 0; i < content.size(); ++i)
                bytes.push_back(content.substr(i, 1));
            CHECK(written(bytes, limit) == one.wire);
        }
    }
}

TEST_CASE("content that needs no change is not cut")
{
    const std::string content = "Subject: x\r\n\r\nbody\r\n";
    const std::vector<std::string_view> pieces{"X-Added: 1\r\n", content};
    smtp_out::data_writer writer(pieces);
    std::vector<std::string_view> batch;
    REQUIRE(writer.next(batch));
    REQUIRE(batch.size() == 3);
    CHECK(batch[1].data() == content.data());
    CHECK(batch[1].size() == content.size());
    CHECK(batch[2] == ".\r\n");
    CHECK_FALSE(writer.next(batch));
}

TEST_CASE("a large piece is given in steps")
{
    std::string content;
    while (content.size() < 3 * smtp_out::data_writer::stride)
        content += "line " + std::to_string(content.size()) + "\r\n";
    // One that crosses a step's end with each of its bytes.
    for (std::size_t i = 0; i < 8; ++i) {
        std::string odd = content;
        odd.replace(smtp_out::data_writer::stride - i, 7, "\r\n.\n.\rx");
        const std::string_view view = odd;
        const std::string expected = written({view.substr(0, 17), view.substr(17)}, 64); // its steps end elsewhere
        CHECK(written({odd}, 64) == expected);
        CHECK(expected.find("\r\n..\r\n.. x") != std::string::npos);
    }
    const std::vector<std::string_view> pieces{content};
    smtp_out::data_writer writer(pieces);
    std::vector<std::string_view> batch;
    REQUIRE(writer.next(batch));
    CHECK(batch.size() == 1);
    CHECK(batch[0].size() == smtp_out::data_writer::stride);
}

TEST_CASE("what the decoder gave comes out as it was on the wire")
{
    struct collected final : smtp_in::data_sink
    {
        void put(std::string_view bytes) noexcept override { content += bytes; }
        std::string content;
    } out;
    const std::string wire = "a: b\r\n\r\n..\r\n...x\r\n\r\n" + std::string(5000, 'y') + "\r\n.\r\n";
    smtp_in::data_decoder decoder(out);
    REQUIRE(decoder.feed(wire) == wire.size());
    CHECK(written({out.content}, 64) == wire);
}
