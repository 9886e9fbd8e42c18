#include "contentd/smtp_in/data_decoder.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using smtp_in::data_decoder;

namespace {

using namespace std::string_literals;

struct collected final : smtp_in::data_sink
{
    void put(std::string_view bytes) noexcept override { content += bytes; }
    std::string content;
};

struct decoded
{
    std::string content;
    bool is_complete = false;
    std::size_t consumed = 0;
    smtp_in::data_notes notes;
};

// In blocks of that size.
decoded decode(std::string_view wire, std::size_t block)
{
    collected out;
    data_decoder decoder(out);
    std::size_t consumed = 0;
    while (consumed < wire.size() && !decoder.is_complete())
        consumed += decoder.feed(wire.substr(consumed, block));
    return {out.content, decoder.is_complete(), consumed, decoder.notes()};
}

bool has_bare(std::string_view content)
{
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content[i] == '\r' && (i + 1 == content.size() || content[i + 1] != '\n'))
            return true;
        if (content[i] == '\n' && (i == 0 || content[i - 1] != '\r'))
            return true;
    }
    return false;
}

std::vector<std::string> smuggling_sequences()
{
    std::ifstream file(SMUGGLING_SEQUENCES);
    const std::string json((std::istreambuf_iterator<char>(file)), {});
    std::vector<std::string> found;
    const std::string key = "\"hex\": \"";
    for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at + 1)) {
        std::string bytes;
        for (std::size_t i = at + key.size(); json[i] != '"'; i += 2)
            bytes += static_cast<char>(std::stoi(json.substr(i, 2), nullptr, 16));
        found.push_back(bytes);
    }
    return found;
}

} // namespace

TEST_CASE("content is un-stuffed and brought into one form, however it is cut into blocks")
{
    struct row
    {
        std::string wire;
        std::string content;
    };
    const row rows[] = {
        {".\r\n", ""},
        {"a\r\n.\r\n", "a\r\n"},
        {"\r\n.\r\n", "\r\n"},
        {"..\r\n.\r\n", ".\r\n"},
        {"...a\r\n.\r\n", "..a\r\n"},
        {".a\r\n.\r\n", "a\r\n"},
        {"a\r\n..b\r\nc\r\n.\r\n", "a\r\n.b\r\nc\r\n"},
        {"a\nb\r\n.\r\n", "a\r\nb\r\n"},
        {"a\n.\nb\r\n.\r\n", "a\r\n.\r\nb\r\n"},
        {"a\n.\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n"},
        {"a\n\n..\r\n.\r\n", "a\r\n\r\n..\r\n"},
        {"a\r\n.\nb\r\n.\r\n", "a\r\n\r\nb\r\n"},
        {"a\rb\r\n.\r\n", "a b\r\n"},
        {"a\r\rb\r\n.\r\n", "a  b\r\n"},
        {"a\r\r\n.\r\n", "a \r\n"},
        {"a\r\n.\rb\r\n.\r\n", "a\r\n b\r\n"},
        {"a\r\n.\r\r\nb\r\n.\r\n", "a\r\n \r\nb\r\n"},
        {"a\r.\r\n.\r\n", "a .\r\n"},
        {"a\0b\r\n.\r\n"s, "a\0b\r\n"s},
        {"\0a\r\n.\r\n"s, "\0a\r\n"s},
        {"\0.a\r\n.\r\n"s, "\0.a\r\n"s},
        {"\0\0..\r\n.\r\n"s, "\0\0..\r\n"s},
        {"\0.\r\n.\r\n"s, " .\r\n"s},
        {".\0.\r\n.\r\n"s, " .\r\n"s},
        {"\0\0.\0\r\n.\r\n"s, "  .\0\r\n"s},
        {"\0.\n.\r\n"s + "b\r\n.\r\n", " .\r\n.\r\nb\r\n"s},
        {"\0.\r.\r\n.\r\n"s, " . .\r\n"s},
    };
    for (const row& one : rows) {
        for (std::size_t block : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1000}}) {
            CAPTURE(one.wire);
            CAPTURE(block);
            const decoded got = decode(one.wire + "NOOP\r\n", block);
            CHECK(got.is_complete);
            CHECK(got.consumed == one.wire.size());
            CHECK(got.content == one.content);
        }
    }
}

TEST_CASE("no known smuggling sequence ends a message or leaves a bare CR or LF")
{
    const auto sequences = smuggling_sequences();
    REQUIRE(sequences.size() >= 15);
    for (const std::string& sequence : sequences) {
        CAPTURE(sequence);
        const std::string wire =
            "Subject: outer\r\n\r\nfirst body" + sequence + "mail FROM:<smuggled@attacker.example>\r\n";
        const decoded open = decode(wire, 7);
        CHECK_FALSE(open.is_complete);
        const decoded closed = decode(wire + ".\r\n", 1000);
        CHECK(closed.is_complete);
        CHECK(closed.consumed == wire.size() + 3);
        CHECK_FALSE(has_bare(closed.content));
        CHECK(closed.content.find("smuggled@attacker.example") != std::string::npos);
        CHECK(closed.content.find("\r\n\0."s) == std::string::npos);
    }
}

TEST_CASE("what was found is counted")
{
    const decoded got = decode("a\nb\rc\r\n\0x\0\r\n0123456789\r\n\xe9\r\n.\r\n\0\xff\n"s, 4);
    CHECK(got.notes.bare_lf == 1);
    CHECK(got.notes.bare_cr == 1);
    CHECK(got.notes.nul == 2);
    CHECK(got.notes.longest_line == 10);
    CHECK(got.notes.has_8bit);
    CHECK_FALSE(decode("a\r\n.\r\n\xff", 100).notes.has_8bit);
}

TEST_CASE("lines of any length pass unchanged")
{
    const std::string line(3'000'000, 'x');
    const decoded got = decode(line + "\r\n.\r\n", 65536);
    CHECK(got.is_complete);
    CHECK(got.content == line + "\r\n");
    CHECK(got.notes.longest_line == line.size());
}

TEST_CASE("no input costs more than linear time")
{
    for (const char byte : {'\r', '\n', '.', '\0'}) {
        const std::string wire(4'000'000, byte);
        const auto begin = std::chrono::steady_clock::now();
        decode(wire, 65536);
        // Quadratic in a block it would take a minute.
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
    }
}
