// What the caller's own readers are shown, and where their findings go.

#include "common/text/utf8.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/tools.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>

using testing::look;
using testing::named;
using testing::names;
using testing::program;
using testing::write_zip;

namespace {

using all = std::vector<std::string>;

const std::string document_zip =
    write_zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w:document/>"}});

} // namespace

TEST_CASE("what a document holds is walked in turn, and its traits, macro and links are told")
{
    walk::hooks others;
    others.document = [](std::string_view content, const filetype::detected& type, const document::allowance&) {
        document::findings found;
        if (type.type != "application/pdf")
            return found;
        found.traits = filetype::pdf_launch;
        found.macro = "Launch";
        found.files.push_back({"..\\in.zip", write_zip({{"a.exe", program()}})});
        found.links.push_back("http://example.com/" + std::to_string(content.size()));
        return found;
    };
    const walk::report seen = look(write_zip({{"a.pdf", "%PDF-1.4\n"}}), {}, others);
    CHECK_EQ(names(seen), all{"a.pdf", "../in.zip", "a.exe"});
    CHECK_EQ(named(seen, "a.pdf").traits, filetype::pdf_launch);
    CHECK_EQ(named(seen, "a.pdf").macro, "Launch");
    CHECK_EQ(named(seen, "../in.zip").parent, 1);
    CHECK_EQ(named(seen, "../in.zip").traits, filetype::unsafe_path);
    CHECK_EQ(seen.links, all{"http://example.com/9"});
    CHECK_EQ(seen.exceeded, walk::no_limit);
}

TEST_CASE("an archive at the end of a document is walked once, whoever finds it")
{
    const std::string zip = write_zip({{"a.exe", program()}});
    std::string given = zip;
    walk::hooks others;
    others.document = [&](std::string_view, const filetype::detected& type, const document::allowance&) {
        document::findings found;
        if (type.kind == filetype::family::image)
            found.files.push_back({"", given});
        return found;
    };
    const std::string picture = "GIF89a\x01\x00\x01;";
    const walk::report seen = look(picture + zip, {}, others);
    CHECK_EQ(names(seen), all{"", "a.exe"});
    CHECK_EQ(filetype::names_of(seen.entries[0].traits), "polyglot");
    given.back() = 'x'; // as long, but another
    CHECK_EQ(names(look(picture + zip, {}, others)), all{"", "a.exe", "a.exe"});
}

TEST_CASE("files in documents count against the depth and the entries")
{
    walk::hooks others;
    others.document = [](std::string_view content, const filetype::detected&, const document::allowance&) {
        document::findings found;
        found.files.push_back({"again", std::string(content)});
        return found;
    };
    const walk::report deep = look("text", {}, others);
    CHECK_EQ(deep.exceeded, walk::depth_limit);
    CHECK_EQ(deep.entries.size(), walk::limits().depth + 1);
    walk::limits allowed = testing::patient();
    allowed.entries = 2;
    CHECK_EQ(walk::walk_file("text", "a", allowed, {}, others).exceeded, walk::entries_limit);
}

TEST_CASE("a document that is a zip is shown part by part")
{
    all parts;
    walk::hooks others;
    others.package = [&](const filetype::detected& type, const document::allowance&) {
        CHECK_EQ(type.kind, filetype::family::document);
        walk::package made;
        made.part = [&](std::string_view name, std::string_view content) {
            parts.push_back(std::string(name) + "=" + std::string(content));
        };
        made.finish = [] {
            document::findings found;
            found.traits = filetype::remote_template;
            found.files.push_back({"object.exe", program()});
            return found;
        };
        return made;
    };
    const walk::report seen = look(document_zip, {}, others);
    CHECK_EQ(parts, all{"[Content_Types].xml=<Types/>", "word/document.xml=<w:document/>"});
    CHECK_EQ(names(seen), all{"[Content_Types].xml", "word/document.xml", "object.exe"});
    CHECK_EQ(filetype::names_of(seen.entries[0].traits), "remote template");
    CHECK_EQ(named(seen, "object.exe").parent, 0);
    parts.clear();
    look(write_zip({{"a.txt", "plain"}}), {}, others);
    CHECK(parts.empty());
}

TEST_CASE("no more links than allowed")
{
    walk::hooks others;
    others.document = [](std::string_view, const filetype::detected&, const document::allowance& allowed) {
        CHECK_EQ(allowed.links, 2);
        document::findings found;
        found.links = {"a", std::string(2001, 'b'), "c", "d"};
        return found;
    };
    walk::limits allowed = testing::patient();
    allowed.links = 2;
    const walk::report seen = walk::walk_file("text", "a", allowed, {}, others);
    CHECK_EQ(seen.links, all{"a", "c"});
    CHECK_EQ(seen.exceeded, walk::entries_limit);
}

TEST_CASE("what is told is UTF-8 and short, whatever a reader gives")
{
    walk::hooks others;
    others.document = [](std::string_view, const filetype::detected&, const document::allowance&) {
        document::findings found;
        found.macro = std::string(199, 'a') + "日本\xff";
        found.links = {"http://\xff/", "http://a/"};
        return found;
    };
    const walk::report seen = look("text", {}, others);
    CHECK(text::is_utf8(seen.entries[0].macro));
    CHECK_LE(seen.entries[0].macro.size(), 200);
    CHECK_EQ(seen.links, all{"http://a/"});
}

TEST_CASE("a rare archive is unpacked by its own reader")
{
    walk::hooks others;
    others.is_rare = [](std::string_view content) { return content.starts_with("RARE"); };
    others.unpack_rare = [](std::string_view content, const document::allowance&, const walk::rare_file_taker& each) {
        each("a.zip", write_zip({{"b.exe", program()}}), filetype::no_trait);
        return walk::rare_outcome{content.size() < 10 ? filetype::no_trait : filetype::broken};
    };
    const walk::report good = look("RARE", {}, others);
    CHECK_EQ(names(good), all{"a.zip", "b.exe"});
    CHECK_EQ(good.entries[0].traits, filetype::no_trait);
    CHECK_EQ(look("RARE and more", {}, others).entries[0].traits, filetype::broken);
}

TEST_CASE("what the reader of a rare archive could not read is told")
{
    walk::hooks others;
    others.is_rare = [](std::string_view content) { return content.starts_with("RARE"); };
    others.unpack_rare = [](std::string_view, const document::allowance& allowed, const walk::rare_file_taker& each) {
        each("locked", "", filetype::encrypted);
        each("half", "ha", filetype::broken);
        each("whole", "whole", filetype::no_trait);
        each("long", std::string(allowed.bytes - 7, 'x'), filetype::no_trait);
        return walk::rare_outcome{filetype::encrypted | filetype::unsupported, true};
    };
    walk::limits allowed = testing::patient();
    allowed.bytes = 100;
    const walk::report seen = walk::walk_file("RARE", "a", allowed, {}, others);
    CHECK_EQ(filetype::names_of(seen.entries[0].traits), "encrypted, unsupported");
    CHECK_EQ(testing::traits_of(seen, "locked"), "encrypted");
    CHECK_EQ(testing::traits_of(seen, "half"), "broken");
    CHECK(named(seen, "half").sha256.empty());
    CHECK_FALSE(named(seen, "whole").sha256.empty());
    CHECK(named(seen, "long").sha256.empty());
    CHECK_EQ(seen.exceeded, walk::bytes_limit);
}

TEST_CASE("a method that libarchive lacks is undone by the reader of rare archives")
{
    const testing::workshop shop;
    const std::string zip = shop.make("7z a -tzip -mm=Deflate64 a.zip prog.exe", "a.zip");
    std::string given;
    walk::hooks others;
    others.is_rare = [](std::string_view content) { return content.starts_with("PK"); };
    others.unpack_rare = [&](std::string_view content, const document::allowance&, const walk::rare_file_taker& each) {
        given = content;
        each("x", program(), filetype::no_trait);
        return walk::rare_outcome();
    };
    CHECK_EQ(testing::traits_of(look(zip, {}, others), "prog.exe"), "");
    CHECK(named(look(zip, {}, others), "prog.exe").type.is_executable);
    // What it is given is a zip by itself.
    CHECK_EQ(testing::traits_of(look(given), "x"), "unsupported");
    CHECK_EQ(look(given).entries[0].traits, filetype::no_trait);
}
