// Streams that end anywhere, lie about lengths, or were made to cost.

#include "contentd/mime/tnef.hpp"
#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/tnef_writer.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace tnef_writer;

/// Reads it and checks what must hold for any input.
mime::tnef_reading check(std::string_view stream, std::vector<mime::tnef_file>& files, const mime::limits& allowed = {})
{
    const mime::tnef_reading reading = mime::read_tnef(stream, allowed, files);
    std::size_t made = 0;
    for (const mime::tnef_file& each : files) {
        CHECK((each.data.empty() || (each.data.data() >= stream.data() &&
                                     each.data.data() + each.data.size() <= stream.data() + stream.size())));
        made += each.unpacked.size();
    }
    CHECK(files.size() <= allowed.parts);
    CHECK(made <= allowed.decoded_bytes);
    return reading;
}

std::string nested(unsigned depth)
{
    std::string message = stream(attachment("bottom.exe", "MZ"));
    for (unsigned i = 0; i < depth; ++i)
        message = stream(attribute(attachment_properties, properties({message_object(message)})));
    return message;
}

using testing::repeated;

} // namespace

TEST_CASE("a stream cut anywhere gives what stands before the cut")
{
    const std::string rtf = encoders::compressed_rtf("{\\rtf1 hello hello hello}");
    const std::string whole = stream(
        attribute(message_properties, properties({sized(0x0102, 0x1009, {rtf})})) + attachment("a.exe", "MZ data") +
        attribute(attachment_properties,
                  properties({sized(0x001f, 0x3707, {utf16(u"long.exe")}), message_object(nested(2))})) +
        attachment("z", "last"));
    std::vector<mime::tnef_file> all;
    CHECK(check(whole, all).faults == mime::no_tnef_fault);
    unsigned sound = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const std::string cut = whole.substr(0, size); // its own memory, for the sanitizers
        std::vector<mime::tnef_file> files;
        const unsigned faults = check(cut, files).faults;
        CHECK(files.size() <= all.size());
        for (std::size_t i = 0; i < files.size(); ++i)
            CHECK(all[i].content().starts_with(files[i].type.starts_with("text/") ? files[i].unpacked
                                                                                  : files[i].content()));
        sound += faults == mime::no_tnef_fault ? 1U : 0U;
    }
    CHECK(sound < 20); // between two attributes
}

TEST_CASE("a length or a count that lies is never followed")
{
    const std::string object = message_object(nested(1));
    const std::string whole =
        stream(attachment("a.exe", "MZ data") +
               attribute(attachment_properties, properties({sized(0x001f, 0x3707, {utf16(u"long.exe")}), object})));
    for (std::size_t at = 0; at + 4 <= whole.size(); ++at)
        for (const std::uint32_t lie : {0U, 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU, 0xfffffffdU}) {
            std::string lying = whole;
            lying.replace(at, 4, little_endian(lie, 4));
            std::vector<mime::tnef_file> files;
            check(lying, files);
            CHECK(files.size() < 10);
        }
}

TEST_CASE("messages in messages are entered as deep as the limit")
{
    std::vector<mime::tnef_file> files;
    CHECK(check(nested(32), files).exceeded == mime::nothing);
    CHECK(files.back().names == std::vector<std::string>{"bottom.exe"});
    CHECK(files.size() == 33);
    files.clear();
    CHECK(check(nested(200), files).exceeded == mime::depth_limit);
    CHECK(files.size() == 33);
    CHECK(files.back().is_message);
}

TEST_CASE("attributes, properties, files and what is made of them are counted")
{
    std::vector<mime::tnef_file> files;
    const std::string many = stream(repeated(attachment("a", "b"), 3000 * attachment("a", "b").size()));
    CHECK(check(many, files).exceeded == mime::parts_limit);
    CHECK(files.size() == 2000);

    files.clear();
    mime::limits few;
    few.header_fields = 10;
    CHECK(check(stream(repeated(attribute(message_class, "a"), 1000)), files, few).exceeded == mime::header_limit);
    const std::vector<std::string> numbers(1000, fixed(0x0003, 1, "abcd"));
    CHECK(check(stream(attribute(message_properties, properties(numbers))), files, few).exceeded == mime::header_limit);
    CHECK(files.empty());

    mime::limits small;
    small.decoded_bytes = 1000;
    const std::string rtf = encoders::compressed_rtf(std::string(5000, 'a'));
    const std::string texts =
        stream(attribute(message_body, std::string(600, '\xe9')) +
               attribute(message_properties, properties({sized(0x0102, 0x1009, {rtf}), sized(0x0102, 0x1009, {rtf})})));
    CHECK(check(texts, files, small).exceeded == mime::decoded_limit);
    REQUIRE(files.size() == 3);
    CHECK(files[0].unpacked.size() == 1000);
    CHECK(files[2].content() == rtf); // as it stands
}

TEST_CASE("streams that are quadratic for a careless reader take one pass")
{
    const std::string name = sized(0x001e, 0x3707, {std::string(900, 'n')});
    const std::string data = sized(0x0102, 0x3701, {"d"});
    const std::vector<std::string> both(1000, name + data);
    const std::vector<std::string> names(1000, name);
    const std::string blocks[] = {
        attribute(attachment_rendering, ""),
        attribute(attachment_data, ""),
        attribute(attachment_data, "data"),
        attribute(attachment_title, std::string(900, 't')),
        attribute(oem_code_page, little_endian(932, 4)),
        attribute(attachment_properties, properties(names)),
        attribute(attachment_properties, properties(both)),
        std::string(1, '\0'),
        std::string(1, '\1'),
        // A property of no values, and one of several that are empty.
        attribute(message_properties, properties(std::vector<std::string>(1000, sized(0x0102, 1, {})))),
        attribute(message_properties, properties({sized(0x101f, 0x1000, std::vector<std::string>(1000))})),
    };
    for (const std::string& block : blocks) {
        CAPTURE(block.substr(0, 20));
        std::vector<mime::tnef_file> files;
        check(stream(repeated(block, 4U << 20U)), files);
    }
}
