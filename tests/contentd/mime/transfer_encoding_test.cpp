#include "contentd/mime/transfer_encoding.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

struct row
{
    std::string body;
    std::string bytes;
    bool is_broken = false;
};

} // namespace

TEST_CASE("base64 decodes with and without what does not belong there")
{
    const row rows[] = {
        {"", ""},
        {"TVqQ", "MZ\x90"},
        {"TVqQ\r\nTVqQ\r\n", "MZ\x90MZ\x90"},
        {"T\r\nV\nq Q", "MZ\x90"},
        {"TWE=", "Ma"},
        {"TQ==", "M"},
        {"TQ== \r\n\r\n", "M"},
        {"TWE", "Ma", true},                       // no padding
        {"TQ", "M", true},                         // likewise
        {"T", "", true},                           // six bits are no byte
        {"TV*q!Q", "MZ\x90", true},                // bytes outside the alphabet
        {"TQ==TWE=", "MMa", true},                 // a second stream behind the first
        {"TQ=TWE=", "MMa", true},                  // half a padding
        {"====", "", false},                       //
        {"TVqQ\r\n-- \r\nfooter", "MZ\x90", true}, // a list's footer: its letters decode to something
    };
    for (const row& each : rows) {
        CAPTURE(each.body);
        const mime::decoding done = mime::decode_base64(each.body);
        CHECK(done.bytes.substr(0, each.bytes.size()) == each.bytes);
        CHECK(done.is_broken == each.is_broken);
        CHECK(done.bytes.size() <= each.body.size());
    }
    CHECK(mime::decode_base64("TQ==TWE=").bytes == "MMa");
}

namespace {

// A letter after the other, for bodies without padding.
row decoded_slowly(const std::string& body)
{
    const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    row made{body, {}};
    unsigned bits = 0;
    unsigned count = 0;
    for (const char letter : body) {
        const auto value = alphabet.find(letter);
        if (value == std::string_view::npos) {
            made.is_broken = made.is_broken || (letter != '\r' && letter != '\n' && letter != ' ' && letter != '\t');
            continue;
        }
        bits = bits << 6U | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            made.bytes += static_cast<char>(bits >> count);
        }
    }
    made.is_broken = made.is_broken || count != 0;
    return made;
}

} // namespace

TEST_CASE("base64 decodes the same at any place of a line, with any byte among the letters")
{
    const std::string line = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/AZaz09+/zyxw";
    for (std::size_t place = 0; place < 40; ++place)
        for (int byte = 0; byte < 256; ++byte) {
            if (byte == '=')
                continue;
            for (const bool is_instead : {true, false}) {
                std::string body = line + "\r\n" + line;
                body.replace(place, is_instead ? 1 : 0, 1, static_cast<char>(byte));
                const row expected = decoded_slowly(body);
                const mime::decoding done = mime::decode_base64(body);
                CAPTURE(place);
                CAPTURE(byte);
                REQUIRE(done.bytes == expected.bytes);
                REQUIRE(done.is_broken == expected.is_broken);
            }
        }
}

TEST_CASE("base64 that goes on behind its padding is broken, however long it is")
{
    const std::string first = "VFZxUVRWcVFUVnFRVFZxUVRWcQ==";
    const mime::decoding done = mime::decode_base64(first + "\n" + first);
    CHECK(done.bytes == "TVqQTVqQTVqQTVqQTVqTVqQTVqQTVqQTVqQTVq");
    CHECK(done.is_broken);
}

TEST_CASE("quoted-printable decodes, and leaves what is none")
{
    const row rows[] = {
        {"", ""},
        {"a=3Db", "a=b"},
        {"a=3db", "a=b"},
        {"a=\r\nb", "ab"},
        {"a= \t\r\nb", "ab"},
        {"a=\nb", "ab"},
        {"a \t\r\nb ", "a\r\nb"},
        {"a=20\r\n", "a \r\n"},
        {"a=", "a"},
        {"a=ZZb", "a=ZZb", true},
        {"a=4", "a=4", true},
        {"==41", "=A", true},
        {"=00", std::string(1, '\0')},
    };
    for (const row& each : rows) {
        CAPTURE(each.body);
        const mime::decoding done = mime::decode_quoted_printable(each.body);
        CHECK(done.bytes == each.bytes);
        CHECK(done.is_broken == each.is_broken);
    }
}

TEST_CASE("uuencode decodes from its begin line to its end line")
{
    const row rows[] = {
        {"begin 644 cat.txt\n#0V%T\n`\nend\n", "Cat"},
        {"text before\r\nbegin 0755 cat\r\n#0V%T\r\n \r\nend\r\ntext behind", "Cat"},
        {"begin 644 x\n\"0V$ \n`\nend\n", "Ca"},
        {"begin 644 x\n\"0V$\n`\nend\n", "Ca", true}, // trailing blanks lost: still two bytes
        {"#0V%T\n`\nend\n", "Cat", true},
        {"begin 644 x\n#0V%T\n", "Cat", true},
        {"begin 644 x\n#0V\n`\nend\n", std::string("C`\0", 3), true}, // likewise, and all three
        {"begin 644 x\nno data\n#0V%T\n`\nend\n", "Cat", true},
        {"begin 644 x\n#0V%Tjunk\n`\nend\n", "Cat"},
        {"begin-base64 644 x\nQ2F0\n====\ntext behind\n", "Cat"},
        {"begin-base64 644 x\nQ2F0\n", "Cat", true},
        {"", "", true},
    };
    for (const row& each : rows) {
        CAPTURE(each.body);
        const mime::decoding done = mime::decode_uuencode(each.body);
        CHECK(done.bytes == each.bytes);
        CHECK(done.is_broken == each.is_broken);
    }
    CHECK(mime::uuencode_name("hello\nbegin 644 my cat.exe \r\n") == "my cat.exe");
    CHECK(mime::uuencode_name("begin to think\n") == "");
    CHECK(mime::uuencode_name("begin-encoded 644 Y2F0LmV4ZQ==\n") == "cat.exe");
    const std::string far = std::string(200, '\n') + "begin 644 cat.exe\n#0V%T\n`\nend\n";
    CHECK(mime::uuencode_name(far) == "cat.exe");
    CHECK(mime::decode_uuencode(far).bytes == "Cat");
    std::string bomb = "begin 644 x\n"; // 45 bytes a line, none of them there
    for (int i = 0; i < 1000; ++i)
        bomb += "M\n";
    CHECK(mime::decode_uuencode(bomb).bytes.size() <= bomb.size());
    CHECK(mime::decode_uuencode(bomb).is_broken);
}

TEST_CASE("an encoding's name is read through case, comments and what follows")
{
    using enum mime::transfer_encoding;
    for (const char* name : {"base64", "BASE64", " base64 ", "base64;x", "(a) base64 (b)", "\"base64\"", "base64, x"}) {
        CAPTURE(std::string(name));
        CHECK(mime::encoding_named(name).encoding == base64);
        CHECK(mime::encoding_named(name).is_known);
    }
    CHECK(mime::encoding_named("Quoted-Printable").encoding == quoted_printable);
    CHECK(mime::encoding_named("x-uuencode").encoding == uuencode);
    for (const char* name : {"", "7bit", "8BIT", "binary", "7-bit", "8bits", "8 bit", "plain"})
        CHECK(mime::encoding_named(name).is_known);
    for (const char* name : {"base 64", "rot13", "base9000", "x-gzip64", "\xff"}) {
        CHECK(mime::encoding_named(name).encoding == identity);
        CHECK_FALSE(mime::encoding_named(name).is_known);
    }
}

TEST_CASE("base64 tells data behind its padding, and is read to the padding too")
{
    using enum mime::transfer_encoding;
    const struct
    {
        std::string body;
        std::string all;
        std::string to_padding;
        bool goes_on;
    } rows[] = {
        {"TVo=", "MZ", "MZ", false},
        {"TVo=\n", "MZ", "MZ", false},
        {"TVo=\n--", "MZ", "MZ", false},
        {"TVo=TVqQ", "MZMZ\x90", "MZ", true},
        {"TQ==\r\nTVqQ\r\n", "MMZ\x90", "M", true},
        {"TQ= =\nTVqQTVqQTVqQTVqQTVqQ", "MMZ\x90MZ\x90MZ\x90MZ\x90MZ\x90", "M", true},
        {"TVqQ", "MZ\x90", "MZ\x90", false},
        {"=TVqQ", "MZ\x90", "", true},
    };
    for (const auto& each : rows) {
        CAPTURE(each.body);
        CHECK(mime::decode_base64(each.body).bytes == each.all);
        CHECK(mime::decode_base64(each.body).goes_on == each.goes_on);
        CHECK(mime::decode(base64_to_padding, each.body).bytes == each.to_padding);
    }
}

TEST_CASE("base64 for URLs is told by its letters and read with them")
{
    using enum mime::transfer_encoding;
    CHECK(mime::decode_base64("-_-_").has_url_letters);
    CHECK_FALSE(mime::decode_base64("+/+/").has_url_letters);
    CHECK_FALSE(mime::decode_base64("TV*qQ").has_url_letters);
    CHECK(mime::decode(base64_url, "-_-_").bytes == mime::decode_base64("+/+/").bytes);
    CHECK_FALSE(mime::decode(base64_url, "-_-_").is_broken);
}

TEST_CASE("what looks like base64 or quoted-printable without a label")
{
    for (const char* text : {"TVqQAAMAAAAEAAAA", "TVqQAAMAAAAEAAAA\r\n//8AALgAAAA=\r\n", "TVqQAAMAAAAEAAAA_-8="})
        CHECK(mime::is_only_base64(text));
    for (const char* text : {"", "TVqQ", "TVqQAAMAAAAEAAAA TVqQ", "Hello, world, this is text", "TVqQAAMAAAAEAAAAT",
                             "TVqQAAMAAAAEAAAA=\nTVqQ", "===="})
        CHECK_FALSE(mime::is_only_base64(text));
    for (const char* text : {"a=3Db", "a=\r\nb", "a=\nb=e4"})
        CHECK(mime::is_quoted_printable(text));
    for (const char* text : {"", "a", "a=b", "a=3Db=", "a=3Db=x"})
        CHECK_FALSE(mime::is_quoted_printable(text));
}
