#include "tests/contentd/mime/encoders.hpp"
#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using encoders::some_bytes;
using mime::embedding;
using unpacking::prose;
using unpacking::replaced;
using unpacking::unpack;
using unpacking::unpack_one;
using unpacking::unpacked;

std::string without_blanks_at_line_ends(std::string text)
{
    while (text.find(" \n") != text.npos)
        text = replaced(text, " \n", "\n");
    return text;
}

} // namespace

TEST_CASE("what GNU uuencode writes is read, names with blanks and encoded ones too")
{
    for (const std::size_t size : {1, 45, 57, 4000, 200000}) {
        CAPTURE(size);
        const std::string bytes = some_bytes(size);
        for (const std::string options : {"", "-m", "-e", "-m -e"}) {
            CAPTURE(options);
            const std::string text = encoders::gnu_uuencode(options, bytes, "a b\xc3\xa9.txt");
            const unpacked found = unpack_one(prose + text + prose);
            CHECK(found.how == (options.starts_with("-m") ? embedding::base64_block : embedding::uuencode));
            CHECK(found.name == "a b\xc3\xa9.txt");
            CHECK(found.bytes == bytes);
            CHECK(found.faults == mime::no_fault);
        }
    }
}

TEST_CASE("a begin line in prose is no file")
{
    const std::string rows[] = {
        "begin 644 the road to ruin\nwas the subject of a talk.\n",
        "begin 644 x\n",
        "begin 644 x",
        "begin 644 x\n\n\n",
        "begin 644 x\nNOW IS THE TIME\nFOR ALL GOOD MEN\n-- \nMr. X\n",
        "begin 644 x\nprose\nend\n",
        "begin to think\nM" + std::string(60, 'A') + "\nend\n",
        "begin 1 January, when all were there.\nThis is prose\nend\n",
        "begin 1 more time\n\nWE SAID SO.\nM" + std::string(60, 'A') + "\n",
        "begin 10 days later\n\"yes\", he said\n",
        "begin 7\nM" + std::string(60, 'A') + "\nend\n",
        "begin 9 x\nM" + std::string(60, 'A') + "\nend\n",
        "begin 1x y\nM" + std::string(60, 'A') + "\nend\n",
        "begin 1 x\nend\n",
        "begin 648 x\nM" + std::string(60, 'A') + "\nend\n",
        "> begin 644 x\n> M" + std::string(60, 'A') + "\n",
        "beginning 644 x\nM" + std::string(60, 'A') + "\nend\n",
        "begin-base64 644 x\nprose is no base64, nor is this.\n",
        "=ybegin to think\n",
        "(This file must be converted with BinHex 4.0), he said.\n\n: and then: nothing\n",
        "(This file must be converted with BinHex 4.0)\n",
        "(This file must be converted with BinHex 4.0)\n:",
    };
    for (const std::string& each : rows) {
        CAPTURE(each);
        CHECK(unpack(each).empty());
        CHECK(unpack(prose + each + prose).empty());
    }
}

TEST_CASE("uuencode is read as tolerantly as mail programs do")
{
    const std::string bytes = "MZ\x90" + std::string(60, '\0') + some_bytes(300) + std::string(40, '\0');
    const std::string plain = encoders::uuencode(bytes, "a.exe");
    const std::string lines = plain.substr(plain.find('\n') + 1);
    const std::string blank = encoders::uuencode(bytes, "a.exe", ' ');
    const std::string with_junk = replaced(replaced(lines, "`\nend\n", ""), "\n", "and junk\n");
    struct row
    {
        std::string what, text;
        unsigned faults;
    };
    const row rows[] = {
        {"no end", prose + plain.substr(0, plain.size() - 4), mime::truncated_data},
        {"no end, prose behind", replaced(plain, "`\nend\n", "") + "\n-- \nMr. X\nTHE COMPANY\n", mime::truncated_data},
        {"blanks stripped", without_blanks_at_line_ends(blank), mime::short_line},
        {"a mode of four digits", "begin 0755 a.exe\n" + lines, mime::no_fault},
        {"a mode of one digit", prose + "begin 7 a.exe\n" + lines + prose, mime::no_fault},
        {"a mode of two digits", "begin 64 a.exe\n" + lines, mime::no_fault},
        {"a mode of seven digits", "begin 0100644 a.exe\n" + lines, mime::no_fault},
        {"a mode of one digit, no end", "begin 7 a.exe\n" + replaced(lines, "`\nend\n", ""), mime::truncated_data},
        {"a mode of one digit, blanks stripped", replaced(without_blanks_at_line_ends(blank), "begin 644", "begin 7"),
         mime::short_line},
        {"a mode of one digit, blank lines", "begin 7 a.exe\n\n" + lines, mime::no_fault},
        {"junk behind the lines, no end", "begin 644 a.exe\n" + with_junk, mime::truncated_data},
        {"junk behind the lines, no end, a mode of one digit", "begin 7 a.exe\n" + with_junk, mime::truncated_data},
        {"junk behind the lines, no end, prose behind", "begin 644 a.exe\n" + with_junk + "\nMr. X\n\"YES\" HE SAID\n",
         mime::truncated_data},
        {"an empty line of data first, junk, no end", "begin 644 a.exe\n`\n" + with_junk, mime::truncated_data},
        {"no end, capitals right behind", replaced(plain, "end\n", "THE COMPANY\n"), mime::truncated_data},
        {"tabs", "begin\t644\ta.exe\t\n" + lines, mime::no_fault},
        {"a checksum on each line", replaced(plain, "\n", "X\n").replace(0, 17, "begin 644 a.exe\n"), 0},
        {"lines end in two CRs", replaced(plain, "\n", "\r\r\n"), mime::no_fault},
        {"prose between", replaced(plain, "\nM", "\nand now more of it:\n\nM"), mime::stray_text},
        {"a file behind", plain + "\nbegin 644 b\nnothing\n", mime::no_fault},
    };
    for (const row& each : rows) {
        CAPTURE(each.what);
        const std::string text =
            each.what == "a checksum on each line" ? replaced(each.text, "endX", "end") : each.text;
        const unpacked found = unpack_one(text);
        CHECK(found.name == "a.exe");
        CHECK(found.bytes == bytes);
        CHECK(found.faults == each.faults);
    }
}

TEST_CASE("begin-base64 with short lines is read, with its end and without")
{
    const std::string bytes = "MZ\x90" + some_bytes(100);
    const std::string whole = encoders::gnu_uuencode("-m", bytes, "a.exe");
    const std::size_t begin = whole.find('\n') + 1;
    const std::string letters = replaced(whole.substr(begin, whole.rfind("====") - begin), "\n", "");
    for (const std::size_t width : {4, 5, 20, 39}) {
        CAPTURE(width);
        std::string text = prose + "begin-base64 644 a.exe\n";
        for (std::size_t at = 0; at < letters.size(); at += width)
            text += letters.substr(at, width) + "\n";
        for (const std::string end : {"====\n", "", "\nRegards\nBob\n"}) {
            CAPTURE(end);
            const unpacked found = unpack_one(text + end);
            CHECK(found.how == embedding::base64_block);
            CHECK(found.name == "a.exe");
            CHECK(found.bytes == bytes);
            CHECK(found.faults == (end == "====\n" ? mime::no_fault : mime::truncated_data));
        }
    }
}
