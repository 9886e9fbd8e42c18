// Mails that were made to fill memory: what is held of their decoded content stays within the limit for decoded bytes,
// is shared by the readings of one body, and is gone with a reading that gave nothing new.

#include "contentd/mime/tree.hpp"
#include "encoders.hpp"
#include "tnef_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

constexpr std::size_t limit = 1U << 20U;
constexpr std::size_t with_slack = limit + limit / 8;

mime::tree read(std::string_view message)
{
    mime::limits allowed;
    allowed.decoded_bytes = limit;
    mime::tree made = mime::tree::parse(message, allowed);
    made.add_readings();
    return made;
}

std::string mixed(const std::string& parts)
{
    return "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n" + parts + "--b--\n";
}

/// A header with `types` different types and every encoding, `first` before the others.
std::string conflicting(unsigned types, const std::string& first)
{
    std::string header = "Content-Transfer-Encoding: " + first + "\n";
    for (const char* const each : {"quoted-printable", "base64", "x-uuencode", "8bit"})
        header += std::string("Content-Transfer-Encoding: ") + each + "\n";
    for (unsigned i = 0; i < types; ++i)
        header += "Content-Type: application/x-" + std::to_string(i) + "; name=" + std::to_string(i) + ".exe\n";
    return header + "\n";
}

/// Unlike any other, and to be read in every encoding.
std::string body_of(unsigned number, std::size_t size)
{
    const std::string line = std::to_string(number) + "MTVqQAAMAAAAEAAAA=3D=20TVqQ//8AALgAAAAAAA==\n";
    std::string body;
    while (body.size() < size)
        body += line;
    return body;
}

} // namespace

TEST_CASE("parts with conflicting types and encodings hold no more than the limit, however many readings they have")
{
    for (const char* const first : {"7bit", "base64", "quoted-printable", "x-uuencode"}) {
        std::string parts;
        for (unsigned i = 0; i < 40; ++i)
            parts += "--b\n" + conflicting(5, first) + body_of(i, 15000) + "--c\n";
        const std::string message = mixed(parts);
        const mime::tree tree = read(message);
        CHECK(tree.parts().size() > 100);
        CHECK((tree.exceeded_limits() & mime::decoded_limit) != 0);
        CHECK(tree.most_held() > limit / 4);
        CHECK(tree.most_held() <= with_slack);
    }
}

TEST_CASE("files that expand out of a text are counted when they are made")
{
    std::string text = "Content-Type: text/plain\n\n";
    for (int i = 0; i < 4; ++i)
        text += encoders::binhex("a" + std::to_string(i), std::string(limit * 3 / 4, static_cast<char>('a' + i)), "");
    CHECK(text.size() < limit);
    const mime::tree tree = read(text);
    CHECK(tree.exceeded_limits() == mime::decoded_limit);
    CHECK(tree.most_held() > limit / 2);
    CHECK(tree.most_held() <= with_slack);
}

TEST_CASE("texts out of winmail.dat are counted over all that a message has")
{
    namespace tnef = tnef_writer;
    std::string parts;
    for (unsigned i = 0; i < 20; ++i) {
        const std::string text = std::to_string(i) + std::string(limit / 4, 'x');
        const std::string stream = tnef::stream(tnef::attribute(tnef::message_body, text));
        parts += "--b\nContent-Type: application/ms-tnef\n\n" + stream + "\n";
    }
    const std::string message = mixed(parts);
    const mime::tree tree = read(message);
    CHECK((tree.exceeded_limits() & mime::decoded_limit) != 0);
    CHECK(tree.most_held() <= with_slack);
}

TEST_CASE("other types of a body share what it decodes to")
{
    std::string body;
    while (body.size() < 60000)
        body += "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAA\n";
    const std::string one = "Content-Type: application/x-0\nContent-Transfer-Encoding: base64\n\n" + body;
    std::string types;
    for (unsigned i = 1; i < 5; ++i)
        types += "Content-Type: application/x-" + std::to_string(i) + "\n";
    const mime::tree alone = read(one);
    const std::string several = types + one;
    const mime::tree shared = read(several);
    CHECK(shared.parts().size() == alone.parts().size() + 4);
    CHECK(shared.held() == alone.held());
    CHECK(shared.decoded(1).data() == shared.decoded(0).data());
    CHECK(shared.decoded(0) == alone.decoded(0));
}

TEST_CASE("a file in a body of several types is taken out once")
{
    const std::string file = encoders::uuencode(encoders::some_bytes(30000), "a.exe");
    const std::string message = "Content-Type: text/plain\nContent-Type: text/html\nContent-Type: text/css\n\n" + file;
    const mime::tree tree = read(message);
    CHECK(tree.exceeded_limits() == mime::nothing);
    CHECK(tree.most_held() >= 30000);
    CHECK(tree.most_held() < 2 * 30000);
}

TEST_CASE("what a reading made that gave nothing new is freed with it")
{
    const std::string plain = "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: quoted-printable\n\n" +
                              std::string(50000, 'x') + "\n";
    const mime::tree tree = read(plain);
    CHECK(tree.parts().size() == 1);
    CHECK(tree.most_held() == 50001);
    CHECK(tree.held() == 0);
}

TEST_CASE("a body of nothing but blanks holds nothing of the memory that it was decoded in")
{
    const std::string blank = "Content-Transfer-Encoding: base64\n\nTVqQ" + std::string(500000, '\n');
    const mime::tree tree = read(blank);
    CHECK(tree.decoded(0) == "MZ\x90");
    CHECK(tree.held() < 100);
}
