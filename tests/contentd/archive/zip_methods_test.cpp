#include "contentd/archive/zip_methods.hpp"
#include "samples.hpp"

#include <doctest/doctest.h>

namespace {

constexpr std::size_t header_size = 30;
constexpr unsigned no_limit = 1'000'000;

/// The first entry of a zip, unpacked by its method; at most `most` bytes.
std::optional<std::string> unpack(std::string_view zip, std::size_t most = no_limit)
{
    const auto number = [&](std::size_t at) {
        return at + 1 < zip.size() ? static_cast<unsigned char>(zip[at]) | static_cast<unsigned char>(zip[at + 1]) << 8
                                   : 0;
    };
    if (zip.size() < header_size)
        return std::nullopt;
    const auto flags = static_cast<unsigned>(number(6));
    const auto method = static_cast<unsigned>(number(8));
    const std::size_t data_at = header_size + static_cast<std::size_t>(number(26) + number(28));
    const std::string_view packed =
        zip.substr(std::min(data_at, zip.size()), static_cast<std::size_t>(number(18))); // all below 64 KB
    const std::size_t size = std::min(most, static_cast<std::size_t>(number(22)));
    if (method == 9)
        return archives::inflate64(packed, most);
    if (method == 6)
        return archives::explode(packed, flags, size);
    if (method >= 2 && method <= 5)
        return archives::expand(packed, method, size);
    return method == 1 ? archives::unshrink(packed, size) : std::nullopt;
}

constexpr const char* zips[] = {"shrink.zip",
                                "reduce1.zip",
                                "reduce2.zip",
                                "reduce3.zip",
                                "reduce4.zip",
                                "implode-4k.zip",
                                "implode-8k-literals.zip",
                                "deflate64.zip"};

/// Low bit first, codes with their first bit first (RFC 1951, 3.1.1).
class bit_writer
{
  public:
    void put(std::uint32_t value, unsigned count)
    {
        for (unsigned i = 0; i < count; ++i)
            put_bit(value >> i & 1U);
    }
    void put_code(std::uint32_t code, unsigned count)
    {
        while (count-- > 0)
            put_bit(code >> count & 1U);
    }
    const std::string& bytes() const { return bytes_; }

  private:
    void put_bit(std::uint32_t bit)
    {
        if (used_ % 8 == 0)
            bytes_ += '\0';
        bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | bit << used_ % 8);
        ++used_;
    }

    std::string bytes_;
    unsigned used_ = 0;
};

} // namespace

TEST_CASE("each old method of zip gives the file that was packed")
{
    for (const char* name : zips) {
        CAPTURE(std::string(name));
        const std::optional<std::string> found = unpack(samples::read(name));
        REQUIRE(found.has_value());
        CHECK(*found == samples::text());
    }
}

TEST_CASE("a limit below the size ends the file there")
{
    for (const char* name : zips) {
        CAPTURE(std::string(name));
        const std::optional<std::string> found = unpack(samples::read(name), 1234);
        REQUIRE(found.has_value());
        CHECK(*found == samples::text().substr(0, 1234));
    }
}

TEST_CASE("packed bytes that end early give nothing")
{
    for (const char* name : zips) {
        CAPTURE(std::string(name));
        const std::string zip = samples::read(name);
        CHECK_FALSE(unpack(std::string_view(zip).substr(0, zip.size() / 2)).has_value());
        CHECK_FALSE(unpack(std::string_view(zip).substr(0, header_size + 10)).has_value());
    }
}

TEST_CASE("damaged packed bytes never give more than was asked for")
{
    for (const char* name : zips) {
        CAPTURE(std::string(name));
        for (const std::string& zip : samples::damaged(samples::read(name))) {
            const std::optional<std::string> found = unpack(zip, 6000);
            CHECK((!found || found->size() <= 6000));
        }
    }
}

TEST_CASE("Deflate64 copies up to 64 KB, from as far away")
{
    bit_writer packed;
    packed.put(1, 1); // the last block
    packed.put(1, 2); // with the fixed codes
    packed.put_code(0x30 + 'x', 8);
    packed.put_code(0x30 + 'y', 8);
    packed.put_code(0xc0 + 285 - 280, 8); // a length of 3 and 16 bits more
    packed.put(59'997, 16);
    packed.put_code(1, 5); // distance 2
    packed.put_code(0x30 + 'z', 8);
    packed.put_code(1, 7);  // length 3
    packed.put_code(31, 5); // distance 49153 and 14 bits more
    packed.put(60'003 - 49'153, 14);
    packed.put_code(0, 7); // end of block
    const std::optional<std::string> found = archives::inflate64(packed.bytes(), no_limit);
    REQUIRE(found.has_value());
    REQUIRE_EQ(found->size(), 60'006);
    CHECK_EQ(found->substr(0, 6), "xyxyxy");
    CHECK_EQ(found->substr(59'999), "yxyzxyx");
}

TEST_CASE("what Deflate64 does not allow gives nothing")
{
    const auto block = [](unsigned type) {
        bit_writer packed;
        packed.put(1, 1);
        packed.put(type, 2);
        return packed;
    };
    CHECK_FALSE(archives::inflate64(block(3).bytes(), no_limit).has_value());

    bit_writer stored = block(0);
    stored.put(0, 5);
    stored.put(1, 16);
    stored.put(1, 16); // not the length inverted
    stored.put('x', 8);
    CHECK_FALSE(archives::inflate64(stored.bytes(), no_limit).has_value());

    bit_writer before_beginning = block(1);
    before_beginning.put_code(0x30 + 'x', 8);
    before_beginning.put_code(1, 7);
    before_beginning.put_code(1, 5); // distance 2, and one byte is there
    before_beginning.put_code(0, 7);
    CHECK_FALSE(archives::inflate64(before_beginning.bytes(), no_limit).has_value());
}

TEST_CASE("a shrunk code that another one was built on before it was cleared is no leaf")
{
    bit_writer packed; // 258 is cleared while it is the last code, then stands for something else
    for (const unsigned code : {'a' + 0U, 'b' + 0U, 'c' + 0U, 258U, 256U, 2U, 'd' + 0U, 'e' + 0U, 256U, 2U, 258U})
        packed.put(code, 9);
    CHECK_EQ(archives::unshrink(packed.bytes(), 9), "abcbcdede");
}

TEST_CASE("a shrunk stream of nothing but clearings gives nothing")
{
    bit_writer packed;
    packed.put('a', 9);
    for (unsigned i = 0; i < 100'000; ++i) {
        packed.put(256, 9);
        packed.put(2, 9);
    }
    CHECK_FALSE(archives::unshrink(packed.bytes(), no_limit).has_value());
}

TEST_CASE("copies from before the beginning are zeros, after implode and reduce")
{
    bit_writer imploded;
    for (unsigned code = 0; code < 2; ++code) { // of lengths, then of distances: 64 symbols of 6 bits each
        imploded.put(3, 8);
        for (unsigned i = 0; i < 4; ++i)
            imploded.put(0xf5, 8);
    }
    imploded.put(0, 1);
    imploded.put(0, 6);           // distance 1
    imploded.put_code(0xfff, 12); // the first symbol of both: no more of it, and length 2
    imploded.put(1, 1);
    imploded.put('x', 8);
    CHECK_EQ(archives::explode(imploded.bytes(), 0, 3), std::string("\0\0x", 3));

    bit_writer reduced; // by factor 1, without sets of followers
    for (unsigned i = 0; i < 256; ++i)
        reduced.put(0, 6);
    reduced.put('x', 8);
    reduced.put(144, 8);
    reduced.put(1, 8); // length 4
    reduced.put(2, 8); // distance 3
    const std::optional<std::string> found = archives::expand(reduced.bytes(), 2, 5);
    REQUIRE(found.has_value());
    CHECK_EQ(*found, std::string("x\0\0x\0", 5));
}
