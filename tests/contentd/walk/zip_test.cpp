// Zips that say different things to different programs.

#include "contentd/mime/digest.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>

using testing::look;
using testing::named;
using testing::names;
using testing::program;
using testing::traits_of;
using testing::write_zip;

namespace {

std::string own_traits(const walk::report& seen)
{
    return filetype::names_of(seen.entries[0].traits);
}

using all = std::vector<std::string>;

} // namespace

TEST_CASE("a zip that is as it should be has no trait")
{
    const walk::report seen = look(write_zip({{"a.txt", "hello"}, {"folder/", ""}, {"folder/b.exe", program()}}));
    CHECK_EQ(names(seen), all{"a.txt", "folder/b.exe"});
    CHECK_EQ(own_traits(seen), "");
    CHECK_EQ(traits_of(seen, "a.txt"), "");
    CHECK_EQ(named(seen, "folder/b.exe").sha256, mime::sha256_hex(program()));
}

TEST_CASE("the directory's name and the local one are both told")
{
    const walk::report seen = look(write_zip({{.name = "a.scr", .data = program(), .local_name = "a.txt"}}));
    CHECK_EQ(names(seen), all{"a.scr"});
    CHECK_EQ(named(seen, "a.scr").other_names, all{"a.txt"});
    CHECK_EQ(traits_of(seen, "a.scr"), "names differ");
}

TEST_CASE("a local header of another method contradicts the directory, and both are tried")
{
    const walk::report seen = look(write_zip({{.name = "a.exe", .data = program(), .method = 8, .local_method = 0}}));
    CHECK_EQ(names(seen), all{"a.exe", "a.exe"});
    CHECK_EQ(traits_of(seen, "a.exe"), "broken");
    CHECK_EQ(seen.entries[2].sha256, mime::sha256_hex(program()));
}

TEST_CASE("entries that share their bytes are not unpacked twice")
{
    const walk::report seen =
        look(write_zip({{"a", std::string(1000, 'a')},
                        {.name = "b", .data = std::string(1000, 'a'), .local_name = {}, .same_as = 0}}));
    CHECK_EQ(traits_of(seen, "a"), "overlapping");
    CHECK_EQ(named(seen, "a").size, 1000);
    CHECK_EQ(traits_of(seen, "b"), "names differ, overlapping");
    CHECK_EQ(named(seen, "b").size, 0);
}

TEST_CASE("an entry within another one's bytes overlaps it")
{
    // As if `outer` were stored, and its data another entry of the same directory.
    const std::string inner = "text" + write_zip({{"inner", "abc"}}, {.has_directory = false});
    std::string zip = write_zip({{"outer.bin", inner}, {"inner", "abc"}});
    const std::size_t second = zip.rfind("PK\x01\x02");
    zip[second + 42] = 30 + 9 + 4; // in outer's data
    const walk::report seen = look(zip);
    CHECK_EQ(traits_of(seen, "outer.bin"), "overlapping");
    CHECK_EQ(traits_of(seen, "inner"), "overlapping");
}

TEST_CASE("bytes in front of a zip make it two formats, unless they are the program that unpacks it")
{
    const std::string gif = "GIF89a\x01\x00\x01;";
    const walk::report picture = look(write_zip({{"a.exe", program()}}, {.prefix = gif}));
    CHECK_EQ(own_traits(picture), "polyglot");
    CHECK_EQ(picture.entries[0].type.type, "image/gif");
    CHECK_EQ(names(picture), all{"a.exe"});
    const walk::report extractor = look(write_zip({{"a.exe", program()}}, {.prefix = program()}));
    CHECK_EQ(own_traits(extractor), "appended");
    CHECK_EQ(names(extractor), all{"a.exe"});
}

TEST_CASE("a zip behind text, a page, sound or film is seen")
{
    const std::string zip = write_zip({{"a.exe", program()}});
    for (const std::string begin : {"words", "<html><p>words</p></html>", "<?xml version='1.0'?><x/>", "ID3\x03 song",
                                    "RIFF\x24\1\1\1WAVEfmt ", "\x1a\x45\xdf\xa3 film"}) {
        CAPTURE(begin);
        const std::string front = begin + std::string(5000, ' '); // beyond what tells the type
        const walk::report seen = look(front + zip);
        CHECK_EQ(names(seen), all{"a.exe"});
        CHECK_EQ(own_traits(seen), "polyglot");
        CHECK_EQ(own_traits(look(front)), "");
    }
}

TEST_CASE("a zip at the end of a mail is seen, one within it is an attachment's")
{
    const std::string mail = "From: a@example.com\nTo: b@example.com\nSubject: c\n\n" + std::string(5000, 'x');
    const std::string zip = write_zip({{"a.exe", program()}});
    CHECK_EQ(names(look(mail + zip)), all{"a.exe"});
    CHECK_EQ(names(look(mail + zip + "\n--b--\n")), all{});
}

TEST_CASE("a zip at the end of a document is seen, one within it is the document's own")
{
    const std::string pdf = "%PDF-1.4\n1 0 obj\n";
    const std::string zip = write_zip({{"a.exe", program()}});
    CHECK_EQ(names(look(pdf + zip)), all{"a.exe"});
    CHECK_EQ(own_traits(look(pdf + zip)), "polyglot");
    CHECK_EQ(own_traits(look(pdf + zip + "\nendstream endobj trailer %%EOF\n")), "");
}

TEST_CASE("bytes behind a zip are told")
{
    const walk::report seen = look(write_zip({{"a", "b"}}) + "and more");
    CHECK_EQ(own_traits(seen), "appended");
    CHECK_EQ(names(seen), all{"a"});
    CHECK_EQ(own_traits(look(write_zip({{"a", "b"}}, {.comment = "a comment"}))), "");
}

TEST_CASE("two zips in one file are both read")
{
    const walk::report seen = look(write_zip({{"a.txt", "b"}}) + write_zip({{"evil.exe", program()}}));
    CHECK_EQ(names(seen), all{"evil.exe", "a.txt"});
    CHECK_EQ(own_traits(seen), "polyglot");
}

TEST_CASE("a second zip in the comment of the first hides neither")
{
    const std::string second = write_zip({{"in-comment.exe", program()}});
    const walk::report seen = look(write_zip({{"a.txt", "b"}}, {.comment = second}));
    CHECK_EQ(names(seen), all{"in-comment.exe", "a.txt"});
    CHECK_EQ(own_traits(seen), "polyglot");
    const walk::report lies =
        look(write_zip({{"a.txt", "b"}}, {.comment = std::string("PK\x05\x06 no record at all.....")}));
    CHECK_EQ(names(lies), all{"a.txt"});
}

TEST_CASE("a zip stored in a zip is not a second directory")
{
    const walk::report seen = look(write_zip({{"inner.zip", write_zip({{"a.txt", "b"}})}}));
    CHECK_EQ(names(seen), all{"inner.zip", "a.txt"});
    CHECK_EQ(own_traits(seen), "");
}

TEST_CASE("entries that the directory leaves out are read")
{
    const walk::report seen =
        look(write_zip({{"a.txt", "b"}, {.name = "hidden.exe", .data = program(), .is_listed = false}}));
    CHECK_EQ(names(seen), all{"a.txt", "hidden.exe"});
    CHECK(named(seen, "hidden.exe").type.is_executable);
    CHECK_EQ(own_traits(seen), "broken");
}

TEST_CASE("without a directory the local headers are read")
{
    const walk::report seen = look(write_zip({{"a.txt", "b"}, {"b.exe", program()}}, {.has_directory = false}));
    CHECK_EQ(names(seen), all{"a.txt", "b.exe"});
    CHECK_EQ(own_traits(seen), "broken");
    CHECK_EQ(named(seen, "b.exe").sha256, mime::sha256_hex(program()));
}

TEST_CASE("wrong bytes, and a directory that leads nowhere, are broken")
{
    std::string wrong = write_zip({{"a.txt", "good bytes"}});
    wrong[wrong.find("good")] = 'f';
    CHECK_EQ(traits_of(look(wrong), "a.txt"), "broken");
    std::string nowhere = write_zip({{"a.txt", "b"}});
    nowhere[nowhere.rfind("PK\x01\x02") + 42] = 1;
    CHECK_EQ(traits_of(look(nowhere), "a.txt"), "broken");
}

TEST_CASE("any prefix and any cut of a zip is walked")
{
    const std::string zip = write_zip({{"a.txt", "text"}, {.name = "b.exe", .data = program(), .local_name = "b"}});
    for (std::size_t i = 0; i <= zip.size(); ++i) {
        CHECK_GE(look(std::string_view(zip).substr(0, i)).entries.size(), 1);
        CHECK_GE(look(std::string_view(zip).substr(i)).entries.size(), 1);
    }
}
