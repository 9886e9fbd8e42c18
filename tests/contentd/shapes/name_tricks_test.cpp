#include "contentd/shapes/name_tricks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace shapes;

TEST_CASE("tricks of names")
{
    struct row
    {
        std::string name;
        std::uint32_t tricks;
    };
    const row rows[] = {
        {"invoice.pdf.exe", double_extension},
        {"photo.JPG.scr", double_extension},
        {"report.docx .js", double_extension},
        {"setup.v2.exe", no_trick},
        {"setup.exe", no_trick},
        {"archive.tar.gz", no_trick},
        {"invoice.pdf", no_trick},
        {"請求書.pdf", no_trick},
        {"2024.pdf", no_trick},
        {"readme", no_trick},
        {"", no_trick},
        {"invoice\xe2\x80\xaegpj.exe", direction_control},
        {"a\xe2\x81\xa6.txt", direction_control},
        {"a.exe.", trailing_dots},
        {"a.exe ", trailing_dots},
        {"a.txt\xe3\x80\x80", trailing_dots},
        {"a.pdf          .exe", double_extension | padded_extension},
        {"two  blanks.txt", no_trick},
        {"a.e\xe2\x80\x8bxe", invisible_characters},
        {std::string("a.txt\0.exe", 10), invisible_characters},
        {"a\x01.txt", invisible_characters},
        {"a\xe2\x80\x8d.txt", invisible_characters}, // a joiner that joins no pictures
        {"\xe2\x9d\xa4\xef\xb8\x8f.jpg", no_trick},
        {"a.\xd0\xb5\xd1\x85\xd0\xb5", foreign_extension}, // Cyrillic letters
        {"a.ｅｘｅ", foreign_extension},
        {"отчёт.документ", no_trick},
        {".rels", no_trick},
        {".gitignore", no_trick},
        {".", trailing_dots | no_letters},
        {"-.exe", no_letters},
        {"___.zip", no_letters},
        {" - .scr", no_letters},
        {"\xff\xfe.zip", no_letters},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        CHECK_EQ(name_tricks(each.name), each.tricks);
    }
}

TEST_CASE("tricks have names")
{
    CHECK_EQ(names_of_tricks(double_extension | no_letters),
             std::vector<std::string_view>{"double extension", "no letters"});
    CHECK(names_of_tricks(no_trick).empty());
}
