// Bombs: each costs no more than its budget, is told from a whole message, and is linear in its size.

#include "contentd/mime/digest.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/contentd/mime/reread.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

namespace {

using testing::repeated;

std::string nested(unsigned depth)
{
    std::string message;
    for (unsigned i = 0; i < depth; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        message += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
    }
    return message + "\nbottom\n";
}

/// Bytes of all parts as written that have one depth.
std::size_t most_side_by_side(const mime::tree& tree)
{
    std::map<unsigned, std::size_t> bytes;
    std::size_t most = 0;
    for (const mime::part& each : tree.parts_as_written())
        most = std::max(most, bytes[each.depth] += each.raw_header.size() + each.raw_body.size());
    return most;
}

} // namespace

TEST_CASE("nesting beyond the limit is not entered, and what it holds is a leaf")
{
    const std::string deep = nested(5000);
    const mime::tree tree = mime::tree::parse(deep, {});
    CHECK(tree.depth() == 32);
    CHECK(tree.exceeded_limits() == mime::depth_limit);
    CHECK(tree.parts().size() == 33);
    CHECK(tree.parts().back().is_leaf);
    CHECK(tree.parts().back().raw_body.ends_with("bottom\n"));
    const std::string shallow = nested(32);
    CHECK(mime::tree::parse(shallow, {}).exceeded_limits() == mime::nothing);
    const std::string messages = repeated("Content-Type: message/rfc822\n\n", 1U << 20U);
    CHECK(mime::tree::parse(messages, {}).exceeded_limits() == mime::depth_limit);
}

TEST_CASE("parts beyond the limit are not read")
{
    const std::string many = "Content-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\n\n", 500000);
    const mime::tree tree = mime::tree::parse(many, {});
    CHECK(tree.parts().size() == 2000);
    CHECK(tree.exceeded_limits() == mime::parts_limit);
    CHECK(tree.root().raw_body.size() + tree.root().raw_header.size() == many.size());
}

TEST_CASE("fields and header bytes beyond the limit are not kept, and the body is still found")
{
    mime::limits few;
    few.header_fields = 10;
    const std::string fields = repeated("A: b\n", 1000) + "Content-Type: text/html\n\nbody";
    const mime::tree tree = mime::tree::parse(fields, few);
    CHECK(tree.root().fields.size() == 10);
    CHECK(tree.exceeded_limits() == mime::header_limit);
    CHECK(tree.root().raw_body == "body");
    mime::limits small;
    small.header_bytes = 100;
    const std::string folded = "A: b\n" + repeated(" more\n", 1000) + "C: d\n\nbody";
    const mime::tree other = mime::tree::parse(folded, small);
    CHECK(other.exceeded_limits() == mime::header_limit);
    CHECK(other.root().fields.size() == 1);
    CHECK(other.root().raw_body == "body");
}

TEST_CASE("decoded bytes are counted over all parts, once each, and cut at the limit")
{
    mime::limits small;
    small.decoded_bytes = 10;
    const std::string message = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1234567\n--b\n\n1234567\n--b--\n";
    const mime::tree tree = mime::tree::parse(message, small);
    CHECK(tree.decoded(1) == "1234567");
    CHECK(tree.decoded(1) == "1234567");
    CHECK(tree.exceeded_limits() == mime::nothing);
    CHECK(tree.decoded(2) == "123");
    CHECK(tree.exceeded_limits() == mime::decoded_limit);
}

TEST_CASE("a body is cut before it is decoded when the budget cannot hold it")
{
    mime::limits small;
    small.decoded_bytes = 3;
    const std::string message = "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                                "Content-Transfer-Encoding: base64\n\nTVqQ\n--b\n"
                                "Content-Transfer-Encoding: base64\n\n*!" +
                                repeated("TVqQ", 1000) + "\n--b--\n";
    const mime::tree tree = mime::tree::parse(message, small);
    CHECK(tree.decoded(1) == "MZ\x90");
    CHECK(tree.exceeded_limits() == mime::nothing);
    CHECK(tree.decoded(2).empty());
    CHECK(tree.exceeded_limits() == mime::decoded_limit);
    CHECK(tree.parts()[2].defects == mime::no_defect); // its first bytes are broken, but were not looked at
}

TEST_CASE("parameters beyond the limit are not read, which is told")
{
    mime::limits few;
    few.parameters = 5;
    const std::string message = "Content-Type: text/plain" + repeated("; a=b", 10000) + "; name=x\n\n";
    const mime::tree tree = mime::tree::parse(message, few);
    CHECK(tree.root().names.empty());
    CHECK(tree.exceeded_limits() == mime::parameters_limit);
    const std::string in_full = "Content-Type: text/plain" + repeated("; a=b", 10000 * 5) + "; name=x\n\n";
    CHECK(mime::tree::parse(in_full, {}).exceeded_limits() == mime::parameters_limit);
}

TEST_CASE("of messages that are quadratic for a careless parser no byte is in two parts, nor read again without need")
{
    const std::string heads[] = {
        "",
        "Subject: x\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n",
        "Content-Type: multipart/mixed; boundary=\"" + std::string(60000, '-') + "\"\n\n",
        nested(32),
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n",
    };
    const std::string blocks[] = {"--",
                                  "--\n",
                                  "--b",
                                  "--b--\n",
                                  "\n",
                                  "\n--c\n",
                                  "-",
                                  "a\n",
                                  "a\nContent-",
                                  "a:\n",
                                  " \n",
                                  "--b0\n--b31\n",
                                  "=\n",
                                  "begin 644 a\n",
                                  "Content-Type: text/plain; name*0=a\n",
                                  "Content-Type: text/html\n\nx\n",
                                  "--c\nContent-Type: text/html\n\nx\n",
                                  "--b\nbroken\nbroken\n"};
    for (const std::string& head : heads) {
        for (const std::string& block : blocks) {
            CAPTURE(block);
            const std::string message = head + repeated(block, 1U << 20U);
            mime::tree tree = mime::tree::parse(message, {});
            tree.add_readings();
            CHECK(tree.parts().size() <= 2000);
            CHECK(most_side_by_side(tree) <= message.size());
            // Without a header two ends of one are tried, and what is in the body behind each.
            CHECK(reread(message) <= (head.empty() ? 4 : 2) * message.size());
            if (head.empty())
                CHECK((tree.exceeded_limits() & mime::readings_limit) == 0);
        }
    }
}

TEST_CASE("encoded messages inside encoded messages stop at the budgets")
{
    // Each layer of quoted-printable costs nothing to nest: the same text serves all of them.
    const std::string layers =
        repeated("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n", 100000);
    mime::limits small;
    small.decoded_bytes = 500000;
    const mime::tree tree = mime::tree::parse(layers, small);
    CHECK((tree.exceeded_limits() & (mime::depth_limit | mime::decoded_limit)) != 0);
    CHECK(tree.depth() <= 32);
}

TEST_CASE("SHA-256 is that of FIPS 180-4")
{
    CHECK(mime::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(mime::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
