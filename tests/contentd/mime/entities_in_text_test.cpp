// Texts with many header sections in them: none is lost, none is read twice, and honest ones are nothing to tell of.

#include "contentd/mime/digest.hpp"
#include "contentd/mime/tree.hpp"
#include "contentd/mime/undeclared.hpp"
#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/reread.hpp"
#include "tests/contentd/texts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

mime::tree read(const std::string& message)
{
    mime::tree made = mime::tree::parse(message, {});
    made.add_readings();
    return made;
}

std::string base64(const std::string& bytes)
{
    const std::string block = encoders::gnu_uuencode("-m", bytes, "a");
    const std::size_t begin = block.find('\n') + 1;
    return block.substr(begin, block.rfind("====") - begin);
}

bool has_file(const mime::tree& tree, std::string_view name, std::string_view sha256)
{
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        const std::vector<std::string>& names = tree.parts()[i].names;
        if (tree.parts()[i].is_leaf && std::find(names.begin(), names.end(), name) != names.end() &&
            mime::sha256_hex(tree.decoded(i)) == sha256)
            return true;
    }
    return false;
}

std::vector<std::string> entities(std::string_view text)
{
    std::vector<std::string> all;
    mime::entity_search search(text);
    while (const std::optional<std::string_view> each = search.next())
        all.emplace_back(*each);
    return all;
}

} // namespace

TEST_CASE("honest texts with header sections are within the limits, and no program reads them differently")
{
    for (const std::size_t count : {1, 2, 5, 40, 1500}) {
        for (const texts::sample& each : texts::honest(count)) {
            CAPTURE(each.what);
            CAPTURE(count);
            const std::string message = texts::message_of(each.body);
            const mime::tree tree = read(message);
            CHECK(tree.exceeded_limits() == mime::nothing);
            CHECK(tree.ambiguities().empty());
            CHECK(tree.defects() == mime::no_defect);
            CHECK(reread(message) <= each.body.size());
        }
    }
}

TEST_CASE("an encoded mailbox is read as its first message, and what follows that one as the others")
{
    for (const std::size_t count : {2, 40, 1500}) {
        for (const std::size_t first : {0, 1}) { // a text, or a multipart with an epilogue
            const std::string mailbox = texts::mailbox(first, count);
            const std::string message =
                "Content-Type: application/mbox; name=a.mbox\nContent-Transfer-Encoding: base64\n\n" + base64(mailbox);
            CAPTURE(count);
            CAPTURE(first);
            const mime::tree tree = read(message);
            CHECK(tree.exceeded_limits() == mime::nothing);
            CHECK(tree.ambiguities().empty());
            CHECK(reread(message) <= 3 * mailbox.size());
            const auto pages = std::count_if(tree.parts().begin(), tree.parts().end(), [](const mime::part& each) {
                return each.is_leaf && each.type == "text/html";
            });
            CHECK(static_cast<std::size_t>(pages) == (count + first) / 2);
        }
    }
}

TEST_CASE("a file in any of the header sections of a text is found, byte for byte")
{
    const std::string bytes = "MZ\x90" + encoders::some_bytes(1000);
    const std::string file = "Content-Type: application/octet-stream; name=\"a.exe\"\n"
                             "Content-Transfer-Encoding: base64\n"
                             "Content-Disposition: attachment; filename=\"a.exe\"\n\n" +
                             base64(bytes);
    const std::string guests[] = {
        file,
        "From: a@example.org\nSubject: x\n" + file,
        "From: a@example.org\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nx\n--y\n" + file + "--y--\n",
        "From: a@example.org\nContent-Type: multipart/mixed; boundary=y\n\n--y\nContent-Type: multipart/mixed; "
        "boundary=z\n\n--z\nContent-Type: text/html\n\n<p>\n--z--\n--y\n" +
            file + "--y--\n",
        "From: a@example.org\nContent-Type: message/rfc822\n\nFrom: b@example.org\n" + file,
    };
    for (const std::string& guest : guests) {
        for (const std::size_t where : {0, 1, 29, 39}) {
            for (const texts::sample& each : texts::with_messages(40, where, guest)) {
                CAPTURE(each.what);
                CAPTURE(guest.substr(0, 80));
                CAPTURE(where);
                const std::string message = texts::message_of(each.body);
                const mime::tree tree = read(message);
                CHECK(has_file(tree, "a.exe", mime::sha256_hex(bytes)));
                CHECK(tree.exceeded_limits() == mime::nothing);
                CHECK(reread(message) <= message.size() + guest.size());
            }
        }
    }
}

TEST_CASE("an entity in a text ends where something else begins")
{
    const std::string type = "Content-Type: a/b\n";
    const struct
    {
        std::string text;
        std::vector<std::string> found;
    } rows[] = {
        {"", {}},
        {"text\nSubject: x\n\ntext\n", {}},
        {"text\n" + type + "\nx\n", {type + "\nx\n"}},
        {"Subject: x\n folded\n" + type + "\nx\n", {"Subject: x\n folded\n" + type + "\nx\n"}},
        {"Subject: x\ntext\n" + type + "\nx\n", {type + "\nx\n"}},
        // The empty line that separates two messages belongs to neither.
        {type + "\nx\n\n" + type + "\ny\n", {type + "\nx\n", type + "\ny\n"}},
        {type + "\nx\n\nSubject: x\n" + type + "\ny\n", {type + "\nx\n", "Subject: x\n" + type + "\ny\n"}},
        // Another telling field of the same header, with something broken in between.
        {type + "broken\nContent-Disposition: inline\n\nx\n", {type + "broken\nContent-Disposition: inline\n\nx\n"}},
        {type + "broken\nContent-Disposition: inline\nSubject: x\n" + type + "\ny\n",
         {type + "broken", "Content-Disposition: inline\nSubject: x\n" + type + "\ny\n"}},
        {type + type + "\nx\n", {type + type + "\nx\n"}},
        {type + "\nx\n--b\n" + type + "\ny\n--b\nz\n--b--\n", {type + "\nx", type + "\ny"}},
        {"--b\n" + type + "\nx\n--b--\nbye\n", {type + "\nx"}},
        {"--b\n\n" + type + "\nx\r\n--b--\r\nbye\n", {type + "\nx"}},
        {type + "\nx\n--c\ny\n--c--\n", {type + "\nx\n--c\ny\n--c--\n"}}, // no entity stands behind that
        {type + "\nx\n\nFrom a Mon\nSubject: x\n\ny\n", {type + "\nx\n"}},
        {"From a Mon\n>From b remote\nSubject: x\n" + type + "\nx\n",
         {"From a Mon\n>From b remote\nSubject: x\n" + type + "\nx\n"}},
        {type + "\nFrom now on\nit goes\n", {type + "\nFrom now on\nit goes\n"}},
        {type + " \nx\n \n" + type + " \ny\n", {type + " \nx\n ", type + " \ny\n"}},
    };
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(entities(each.text) == each.found);
    }
}

TEST_CASE("the delimiters of the thirty-two latest boundaries end entities, however many there are")
{
    const auto part = [](const std::string& boundary) { return "--" + boundary + "\nContent-Type: a/b\n\nx\n"; };
    std::string text = part("outer");
    for (int i = 0; i < 1000; ++i)
        text += part("b" + std::to_string(i)) + (i % 30 == 0 ? part("outer") : "");
    const std::vector<std::string> all = entities(text + "--outer--\ntail\n");
    CHECK(all.size() == 1 + 1000 + 34);
    CHECK(all.back() == "Content-Type: a/b\n\nx");
    CHECK(entities(text + "--b0--\ntail\n").back().ends_with("tail\n"));
}
