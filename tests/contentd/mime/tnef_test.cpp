#include "contentd/mime/tnef.hpp"
#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/tnef_writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace tnef_writer;

/// A file with its own content.
struct read_file : mime::tnef_file
{
    explicit read_file(const mime::tnef_file& file)
        : mime::tnef_file(file), name(file.names.empty() ? "" : file.names.front()), bytes(file.content())
    {}
    std::string name;
    std::string bytes;
};

struct contents
{
    std::vector<read_file> files;
    mime::tnef_reading reading;
};

contents read(const std::string& stream)
{
    std::vector<mime::tnef_file> files;
    contents made;
    made.reading = mime::read_tnef(stream, {}, files);
    for (const mime::tnef_file& each : files)
        made.files.emplace_back(each);
    return made;
}

/// The only file of a sound stream.
read_file read_one(const std::string& stream)
{
    contents made = read(stream);
    CHECK(made.reading.faults == mime::no_tnef_fault);
    CHECK(made.reading.exceeded == mime::nothing);
    REQUIRE(made.files.size() == 1);
    return made.files.front();
}

std::string begin_attachment()
{
    return attribute(attachment_rendering, std::string(14, '\0'));
}

/// Of an attachment that has its data in a property.
std::string with_properties(const std::vector<std::string>& each)
{
    return stream(begin_attachment() + attribute(attachment_properties, properties(each)));
}

constexpr std::uint16_t string8 = 0x001e;
constexpr std::uint16_t unicode = 0x001f;
constexpr std::uint16_t binary = 0x0102;
constexpr std::uint16_t object = 0x000d;

} // namespace

TEST_CASE("attachments have the title and the data of their attributes")
{
    const std::string exe = "MZ\x90" + encoders::some_bytes(1000);
    const std::string bytes = stream(attribute(message_class, "IPM.Note") + attachment("a b.exe", exe) +
                                     attachment("empty.txt", "") + attachment("", "nameless"));
    const contents made = read(bytes);
    CHECK(made.reading.faults == mime::no_tnef_fault);
    REQUIRE(made.files.size() == 3);
    CHECK(made.files[0].name == "a b.exe");
    CHECK(made.files[0].bytes == exe);
    CHECK(made.files[0].data.data() == bytes.data() + bytes.find(exe)); // a view
    CHECK_FALSE(made.files[0].is_message);
    CHECK(made.files[1].name == "empty.txt");
    CHECK(made.files[1].bytes.empty());
    CHECK(made.files[2].name.empty());
    CHECK(made.files[2].names.empty());
    CHECK(made.files[2].bytes == "nameless");
    CHECK(read_one(stream(attachment("a", "b")) + "\r\n").bytes == "b");
}

TEST_CASE("each name of an attachment is told, the long one first")
{
    const std::string bytes = stream(
        attachment("NOTE~1.TXT", "data") +
        attribute(attachment_properties, properties({sized(string8, 0x3001, {std::string("shown.txt\0", 10)}),
                                                     sized(unicode, 0x3704, {utf16(u"NOTE~1.TXT")}),
                                                     sized(unicode, 0x3707, {utf16(u"\u30c6\u30b9\u30c8.exe")}),
                                                     sized(string8, 0x370e, {std::string("text/plain\0", 11)})})));
    const read_file file = read_one(bytes);
    CHECK(file.name == "テスト.exe");
    CHECK(file.names == std::vector<std::string>{"テスト.exe", "NOTE~1.TXT", "shown.txt"});
    CHECK(file.type == "text/plain");
    CHECK(file.bytes == "data");
}

TEST_CASE("names are read in the stream's code page")
{
    struct row
    {
        unsigned page;
        std::string written, read;
    };
    const row rows[] = {
        {1252, "\xe9.txt", "é.txt"},
        {1251, "\xe9.txt", "й.txt"},
        {932, "\x83\x65\x83\x58\x83\x67.exe", "テスト.exe"},
        {437, "\x82.txt", "é.txt"},
        {65001, "\xc3\xa9.txt", "é.txt"},
        {0, "\xc3\xa9.txt", "é.txt"},
        {99999, "\xe9.txt", "é.txt"},
    };
    for (const row& each : rows) {
        CAPTURE(each.page);
        const std::string page = attribute(oem_code_page, little_endian(each.page, 8));
        CHECK(read_one(stream(page + attachment(each.written, "x"))).name == each.read);
    }
}

TEST_CASE("of a name that no file system takes the end and the beginning are kept, which is told")
{
    const contents made = read(stream(attachment("b" + std::string(100000, 'a') + "\xe9.exe", "x")));
    CHECK(made.reading.exceeded == mime::names_limit);
    REQUIRE(made.files.size() == 1);
    REQUIRE(made.files[0].names.size() == 2);
    for (const std::string& name : made.files[0].names)
        CHECK(name.size() == mime::longest_name);
    CHECK(made.files[0].name.ends_with("aé.exe"));
    CHECK(made.files[0].names.all()[1].starts_with("ba"));
}

TEST_CASE("names that are too many are told, and one behind a NUL is a name too")
{
    const read_file both = read_one(stream(attachment(std::string("a.txt\0.exe", 10), "x")));
    CHECK(both.names == std::vector<std::string>{"a.txt", std::string("a.txt\0.exe", 10)});
    const auto with_titles = [](int count) {
        std::string titles;
        for (int i = 0; i < count; ++i)
            titles += attribute(attachment_title, std::to_string(i) + ".exe");
        return read(stream(begin_attachment() + titles));
    };
    CHECK(with_titles(16).reading.exceeded == mime::nothing);
    CHECK(with_titles(17).reading.exceeded == mime::names_limit);
    CHECK(with_titles(17).files[0].names.size() == 16);
}

TEST_CASE("an attached message that is no such stream is a file")
{
    const contents made = read(with_properties({sized(string8, 0x3707, {"a.msg"}), message_object("MZ program")}));
    CHECK(made.reading.faults == mime::not_tnef);
    REQUIRE(made.files.size() == 1);
    CHECK_FALSE(made.files[0].is_message);
    CHECK(made.files[0].bytes == "MZ program");
    CHECK(made.files[0].name == "a.msg");
}

TEST_CASE("bytes that begin with the class of an object are read with it and without")
{
    const std::string word("\x06\x09\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16);
    const std::string acrobat("\x65\xca\x01\xb8\xfc\xa1\xd0\x11\x85\xad\x44\x45\x53\x54\0\0", 16);
    for (const std::string& id : {word, acrobat}) {
        for (const std::uint16_t type : {binary, object}) {
            const contents made =
                read(with_properties({sized(type, 0x3701, {id + "MZ program"}), sized(string8, 0x3707, {"a.exe"})}));
            CHECK(made.reading.faults == mime::no_tnef_fault);
            REQUIRE(made.files.size() == 2);
            CHECK(made.files[0].bytes == id + "MZ program");
            CHECK(made.files[1].bytes == "MZ program");
            CHECK(made.files[1].names == std::vector<std::string>{"a.exe"});
        }
        CHECK(read_one(with_properties({sized(binary, 0x3701, {id})})).bytes == id);
    }
    for (const std::string& plain :
         {std::string("%PDF-1.7 and more bytes"), std::string("PK\3\4\x14\0\x08\x08\x08\0 and more bytes", 26)})
        CHECK(read_one(with_properties({sized(binary, 0x3701, {plain})})).bytes == plain);
}

TEST_CASE("data stands in a property too, and behind an object's interface")
{
    const std::string storage("\x0b\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16);
    CHECK(read_one(with_properties({sized(binary, 0x3701, {"data"})})).bytes == "data");
    CHECK(read_one(with_properties({sized(object, 0x3701, {storage + "data"})})).bytes == "data");
    CHECK(read_one(with_properties({sized(object, 0x3701, {"no interface known"})})).bytes == "no interface known");
    // Who says it twice has two files.
    const contents both = read(stream(attachment("a", "one") +
                                      attribute(attachment_properties, properties({sized(binary, 0x3701, {"two"})}))));
    REQUIRE(both.files.size() == 2);
    CHECK(both.files[0].bytes == "one");
    CHECK(both.files[1].bytes == "two");
    CHECK(both.files[1].name == "a");
}

TEST_CASE("properties of every type are passed on the way to those that matter")
{
    const std::string guid(16, 'g');
    const std::string text = utf16(u"name");
    const read_file file = read_one(with_properties({
        fixed(0x0002, 0x0001, "ab"),
        fixed(0x0003, 0x0002, "abcd"),
        fixed(0x000b, 0x0003, "a"),
        fixed(0x0014, 0x0004, "abcdefgh"),
        fixed(0x0040, 0x0005, "abcdefgh"),
        fixed(0x0048, 0x0006, guid),
        little_endian(0x1003, 2) + little_endian(7, 2) + little_endian(2, 4) + "abcdefgh", // several numbers
        sized(0x101f, 0x0008, {text, text, ""}),                                           // several texts
        sized(binary, 0x0009, {}),
        little_endian(0x0003, 2) + little_endian(0x8001, 2) + guid + little_endian(0, 4) + "idid" + "abcd",
        little_endian(0x0003, 2) + little_endian(0x8002, 2) + guid + little_endian(1, 4) +
            little_endian(text.size(), 4) + text + std::string(2, '\0') + "abcd",
        sized(binary, 0x3701, {"data"}),
    }));
    CHECK(file.bytes == "data");
}

TEST_CASE("a message's bodies are files of their types")
{
    const std::string html = "<p>caf\xc3\xa9</p>";
    const contents made =
        read(stream(attribute(message_body, std::string("caf\xe9\0", 5)) +
                    attribute(message_properties,
                              properties({sized(unicode, 0x1000, {utf16(u"caf\u00e9")}), sized(binary, 0x1013, {html}),
                                          sized(unicode, 0x1013, {utf16(u"<p>caf\u00e9</p>")}),
                                          sized(binary, 0x1009, {encoders::compressed_rtf("{\\rtf1 x}")})})) +
                    attachment("a.txt", "b")));
    CHECK(made.reading.faults == mime::no_tnef_fault);
    REQUIRE(made.files.size() == 6);
    struct row
    {
        std::string type, content;
    };
    const row rows[] = {{"text/plain", "café"},
                        {"text/plain", "café"},
                        {"text/html", html},
                        {"text/html", html},
                        {"text/rtf", "{\\rtf1 x}"}};
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        CAPTURE(i);
        CHECK(made.files[i].type == rows[i].type);
        CHECK(made.files[i].bytes == rows[i].content);
        CHECK(made.files[i].name.empty());
    }
}

TEST_CASE("an attached message is told, and its files follow it")
{
    const std::string inner = stream(attribute(message_body, "inner") + attachment("in.exe", "MZ"));
    const std::string outer = stream(
        begin_attachment() +
        attribute(attachment_properties, properties({sized(string8, 0x3001, {"Fwd: hello"}), message_object(inner)})) +
        attachment("out.txt", "text"));
    const contents made = read(outer);
    CHECK(made.reading.faults == mime::no_tnef_fault);
    REQUIRE(made.files.size() == 4);
    CHECK(made.files[0].is_message);
    CHECK(made.files[0].name == "Fwd: hello");
    CHECK(made.files[0].bytes == inner);
    CHECK(made.files[1].bytes == "inner");
    CHECK(made.files[2].name == "in.exe");
    CHECK(made.files[3].name == "out.txt");
}

TEST_CASE("what is wrong with a stream is told, and what can be read is read")
{
    const std::string good = stream(attachment("a.exe", "content") + attachment("b", "more"));
    std::string wrong_sum = good;
    wrong_sum[good.find("content")] = 'C';
    contents made = read(wrong_sum);
    CHECK(made.reading.faults == mime::bad_tnef_checksum);
    REQUIRE(made.files.size() == 2);
    CHECK(made.files[0].bytes == "Content");

    made = read("no stream at all");
    CHECK(made.reading.faults == mime::not_tnef);
    CHECK(made.files.empty());
    CHECK(read("").reading.faults == mime::not_tnef);

    made = read(good + "text behind it");
    CHECK(made.reading.faults == mime::truncated_tnef);
    CHECK(made.files.size() == 2);

    made = read(with_properties({sized(binary, 0x3701, {"data"}), fixed(0x0fff, 1, "no type")}));
    CHECK(made.reading.faults == mime::broken_properties);
    REQUIRE(made.files.size() == 1);
    CHECK(made.files[0].bytes == "data");

    std::string rtf = encoders::compressed_rtf("{\\rtf1 hello}");
    rtf[20] ^= 1;
    made = read(stream(attribute(message_properties, properties({sized(binary, 0x1009, {rtf})}))));
    CHECK(made.reading.faults == mime::broken_rtf);
    CHECK(made.files.size() == 1);
}
