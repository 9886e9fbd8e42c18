#include "contentd/archive/archive.hpp"
#include "contentd/filetype/trait.hpp"
#include "samples.hpp"
#include "unpacked.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace {

struct sample
{
    const char* file;
    const char* name; // of the sample's text in it
};

constexpr sample whole_archives[] = {
    {"method0.arj", "sample.txt"}, {"method1.arj", "sample.txt"},           {"method2.arj", "sample.txt"},
    {"method3.arj", "sample.txt"}, {"method4.arj", "sample.txt"},           {"help.chm", "sample.txt"},
    {"sample.szdd", ""},           {"stored.kwaj", "sample.txt"},           {"inverted.kwaj", "sample.txt"},
    {"mszip.kwaj", "sample.txt"},  {"release5.sis", "!:\\s\u00e4mple.txt"}, {"release6.sis", "!:\\s\u00e4mple.txt"},
    {"release9.sis", ""},
};

std::size_t size_of(const std::vector<unpacked_file>& files)
{
    return std::accumulate(files.begin(), files.end(), std::size_t{0},
                           [](std::size_t sum, const unpacked_file& each) { return sum + each.bytes.size(); });
}

} // namespace

TEST_CASE("a file comes out of each kind of archive as it went in")
{
    for (const sample& each : whole_archives) {
        CAPTURE(std::string(each.file));
        const std::string content = samples::read(each.file);
        CHECK(archives::is_known(content));
        const unpacked_archive found = unpack(content);
        CHECK_EQ(found.outcome, archives::whole);
        const unpacked_file* const text = found.find(each.name);
        REQUIRE(text != nullptr);
        CHECK(text->bytes == samples::text());
        CHECK_EQ(text->traits, filetype::no_trait);
    }
}

TEST_CASE("all files of an archive are handed over, in its order")
{
    const unpacked_archive old = unpack(samples::read("release6.sis"));
    REQUIRE_EQ(old.files.size(), 3);
    CHECK_EQ(old.files[1].name, "C:\\both");
    CHECK_EQ(old.files[1].bytes, "one");
    CHECK_EQ(old.files[2].bytes, "two");

    const unpacked_archive later = unpack(samples::read("release9.sis"));
    REQUIRE_EQ(later.files.size(), 3);
    CHECK_EQ(later.files[1].bytes, "stored");
    CHECK_EQ(later.files[2].bytes, "of another unit");

    const unpacked_archive help = unpack(samples::read("help.chm"));
    REQUIRE(help.find("index.html") != nullptr);
    CHECK(help.find("index.html")->bytes.starts_with("<html>"));
}

TEST_CASE("what is no such archive is not known, and broken when it is unpacked")
{
    for (const std::string content : {"", "\x60\xea", "ITSF", "SZDD", "KWAJ", "PK\3\4", "MZ", "text that is longer"}) {
        CAPTURE(content);
        CHECK_FALSE(archives::is_known(content));
        CHECK_EQ(unpack(content).outcome, archives::broken);
    }
}

TEST_CASE("a file that needs a password is told, without bytes")
{
    const unpacked_archive found = unpack(samples::read("garbled.arj"));
    CHECK_EQ(found.outcome, archives::encrypted);
    REQUIRE_EQ(found.files.size(), 1);
    CHECK_EQ(found.files[0].name, "sample.txt");
    CHECK_EQ(found.files[0].traits, filetype::encrypted);
    CHECK(found.files[0].bytes.empty());
}

TEST_CASE("a method that does not exist is told as unsupported")
{
    std::string arj = samples::read("method1.arj");
    const std::size_t second_header = arj.find("\x60\xea", 2);
    arj[second_header + 4 + 5] = 9;
    const unpacked_archive found = unpack(arj);
    CHECK_EQ(found.outcome, archives::unsupported | archives::broken); // the header's checksum is wrong as well
    REQUIRE_EQ(found.files.size(), 1);
    CHECK_EQ(found.files[0].traits, filetype::unsupported);

    std::string kwaj = samples::read("stored.kwaj");
    kwaj[8] = 5;
    CHECK_EQ(unpack(kwaj).outcome, archives::unsupported);
}

TEST_CASE("a cut archive gives what is there of its file, as broken")
{
    for (const sample& each : whole_archives) {
        const std::string content = samples::read(each.file);
        if (content.starts_with("ITSF") || std::string_view(each.file) == "mszip.kwaj")
            continue; // needs what stands at its end; is one block, given when it is whole
        CAPTURE(std::string(each.file));
        const unpacked_archive found = unpack(std::string_view(content).substr(0, content.size() / 2));
        CHECK_EQ(found.outcome, archives::broken);
        REQUIRE_FALSE(found.files.empty());
        CHECK_EQ(found.files[0].traits, filetype::broken);
        CHECK(found.files[0].bytes.size() > 200);
        CHECK(samples::text().starts_with(found.files[0].bytes));
    }
}

TEST_CASE("a wrong checksum makes a file broken, with its bytes")
{
    for (const std::string name : {"method0.arj", "method1.arj", "method4.arj"}) {
        CAPTURE(name);
        std::string arj = samples::read(name);
        const std::size_t checksum_at = arj.find("\x60\xea", 2) + 4 + 20;
        arj[checksum_at] = static_cast<char>(arj[checksum_at] ^ 1);
        const unpacked_archive found = unpack(arj);
        CHECK_EQ(found.outcome, archives::broken);
        REQUIRE_EQ(found.files.size(), 1);
        CHECK_EQ(found.files[0].traits, filetype::broken);
        CHECK(found.files[0].bytes == samples::text());
    }
}

TEST_CASE("a header that ends early is broken, and frees nothing that it has not")
{
    for (const std::string name : {"stored.kwaj", "sample.szdd"}) {
        const std::string content = samples::read(name);
        for (std::size_t size = 8; size < 14; ++size)
            CHECK_EQ(unpack(content.substr(0, size)).outcome, archives::broken);
    }
}

TEST_CASE("an archive can be unpacked while another one is")
{
    unsigned found = 0;
    const auto unpack_others = [&](std::string_view, std::string_view, std::uint32_t) {
        for (const std::string name : {"help.chm", "sample.szdd"})
            found += unpack(samples::read(name)).outcome == archives::whole ? 1 : 0;
        return true;
    };
    const std::string help = samples::read("help.chm");
    CHECK_EQ(archives::unpack(help, {}, unpack_others), archives::whole);
    CHECK_EQ(found, 2 * unpack(help).files.size());
}

TEST_CASE("at the limit of bytes the file ends, and the archive is cut")
{
    for (const sample& each : whole_archives) {
        CAPTURE(std::string(each.file));
        const std::string content = samples::read(each.file);
        const std::size_t most = size_of(unpack(content).files) / 2;
        const unpacked_archive found = unpack(content, {most, 1000});
        CHECK_EQ(found.outcome, archives::cut);
        CHECK(size_of(found.files) <= most);
        CHECK(!found.files.empty());
    }
}

TEST_CASE("at the limit of entries the archive is cut, unless there is no more")
{
    const std::string content = samples::read("release6.sis");
    CHECK_EQ(unpack(content, {100'000, 2}).files.size(), 2);
    CHECK_EQ(unpack(content, {100'000, 2}).outcome, archives::cut);
    CHECK_EQ(unpack(content, {100'000, 3}).outcome, archives::whole);
}

TEST_CASE("a taker that has enough gets no more files")
{
    for (const char* file : {"release6.sis", "release9.sis", "help.chm"}) {
        unsigned calls = 0;
        const auto stop = [&](std::string_view, std::string_view, std::uint32_t) { return ++calls < 2; };
        CHECK_EQ(archives::unpack(samples::read(file), {}, stop), archives::whole);
        CHECK_EQ(calls, 2);
    }
}

TEST_CASE("help files are unpacked in vain only so far")
{
    std::string chm = samples::read("help.chm");
    const std::size_t place = chm.find("/sample.txt") + 11;
    REQUIRE_EQ(chm.substr(place, 5), "\x01\x96\x02\xa7\x03");
    chm.replace(place, 5, "\x01\xff\xff\x7f\x03"); // three bytes, 2 MB behind the others

    const unpacked_archive tried = unpack(chm);
    CHECK_EQ(tried.outcome, archives::broken);
    REQUIRE(tried.find("sample.txt") != nullptr);
    CHECK_EQ(tried.find("sample.txt")->traits, filetype::broken);

    const unpacked_archive left = unpack(chm, {20'000, 1000});
    CHECK_EQ(left.outcome, archives::cut);
    CHECK(left.find("index.html") != nullptr);
    CHECK(left.find("sample.txt") == nullptr);
}

TEST_CASE("a file that claims more than is there does not hide the ones behind it")
{
    std::string chm = samples::read("help.chm");
    const std::size_t place = chm.find("/sample.txt") + 11;
    chm.replace(place, 5, std::string("\x01\x00\xff\xff\x7f", 5)); // 2 MB from the beginning
    const unpacked_archive help = unpack(chm, {60'000, 1000});
    CHECK_EQ(help.outcome, archives::broken);
    REQUIRE(help.find("index.html") != nullptr);
    CHECK_EQ(help.find("index.html")->traits, filetype::no_trait);

    std::string sis = samples::read("release6.sis");
    const std::size_t records = 100;
    const std::size_t size_at = records + 12 + 16 + 8;
    sis.replace(size_at, 4, "\xff\xff\xff\x7f");
    const unpacked_archive found = unpack(sis, {50'000, 10});
    CHECK_EQ(found.outcome, archives::broken);
    REQUIRE_EQ(found.files.size(), 3);
    CHECK_EQ(found.files[0].traits, filetype::broken);
    CHECK_EQ(found.files[1].bytes, "one");
}

TEST_CASE("a package whose records all point to the same bytes is not read again for each")
{
    std::string sis = samples::read("release5.sis");
    const std::size_t records = 68;
    const std::string record = sis.substr(records, 12 + 16 + 8);
    const std::size_t rest = sis.size();
    for (unsigned i = 0; i < 50; ++i)
        sis += record;
    sis.replace(20, 2, std::string("\x32\0", 2)); // records
    const auto place = [&](unsigned byte) { return static_cast<char>(rest >> byte * 8); };
    sis.replace(52, 4, {place(0), place(1), place(2), place(3)});
    const unpacked_archive found = unpack(sis);
    CHECK_EQ(found.outcome, archives::cut);
    CHECK(found.files.size() > 1);
    CHECK(found.files.size() < 10);
}

TEST_CASE("damaged archives keep to the limits and claim nothing that they are not")
{
    const archives::limits allowed{50'000, 20};
    for (const sample& each : whole_archives) {
        CAPTURE(std::string(each.file));
        for (const std::string& content : samples::damaged(samples::read(each.file))) {
            const unpacked_archive found = unpack(content, allowed);
            CHECK(size_of(found.files) <= allowed.bytes);
            CHECK(found.files.size() <= allowed.entries);
            for (const unpacked_file& file : found.files)
                CHECK(((file.traits & filetype::broken) == 0 || (found.outcome & archives::broken) != 0));
        }
    }
}
