#include "contentd/filetype/filetype.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;
using filetype::family;

std::string local_entry(std::string_view name, std::string_view data = {}, char flags = 0)
{
    std::string made = "PK\x03\x04\x14";
    made += std::string("\0", 1) + flags + std::string(11, '\0');
    made += static_cast<char>(flags == 0 ? data.size() : 0);
    made += std::string(3, '\0') + std::string(4, '\0');
    made += static_cast<char>(name.size());
    made += std::string(3, '\0');
    return made + std::string(name) + std::string(data);
}

std::string directory_entry(std::string_view name, std::string_view class_id = {})
{
    std::string made;
    for (const char letter : name)
        made += std::string(1, letter) + '\0';
    made.resize(64);
    made += static_cast<char>(name.size() * 2 + 2);
    made.resize(80);
    made += class_id;
    made.resize(128);
    return made;
}

std::string compound(std::string_view class_id, std::string_view stream)
{
    std::string made = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    made.resize(30);
    made += '\x09';
    made.resize(512);
    return made + directory_entry("Root Entry", class_id) + directory_entry(stream);
}

} // namespace

TEST_CASE("what a file is, by its first bytes")
{
    struct row
    {
        std::string content;
        std::string type;
        family kind;
        bool is_executable = false;
    };
    const row rows[] = {
        {std::string("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 14), "application/x-dosexec", family::executable, true},
        {"\x7f"
         "ELF\x02\x01\x01",
         "application/x-executable", family::executable, true},
        {std::string("\xca\xfe\xba\xbe\0\0\0\x02", 8), "application/x-mach-binary", family::executable, true},
        {std::string("\xca\xfe\xba\xbe\0\0\0\x34", 8), "application/java-vm", family::executable, true},
        {"\xcf\xfa\xed\xfe\x07", "application/x-mach-binary", family::executable, true},
        {std::string("L\0\0\0\x01\x14\x02\0\0\0", 10), "application/x-ms-shortcut", family::executable, true},
        {"#!/bin/sh\necho\n", "text/x-script", family::script, true},
        {"\xef\xbb\xbf#! /usr/bin/perl\n", "text/x-script", family::script, true},
        {"@ECHO OFF\r\ndel c:\\\r\n", "application/x-bat", family::script, true},
        {"[InternetShortcut]\r\nURL=http://x.example/\r\n", "application/x-mswinurl", family::script, true},
        {"<html><HTA:APPLICATION id=x><script>", "application/hta", family::executable, true},
        {"<?xml version='1.0'?><job><script language='JScript'>", "application/x-wsf", family::script, true},
        {"%PDF-1.7\n", "application/pdf", family::document},
        {std::string(1024, '%') + "%PDF-1.7\n", "application/pdf", family::document},
        {"%!PS-Adobe-3.0 PDF-1.4\n", "application/pdf", family::document},
        {"%!PS-Adobe-3.0 EPSF-3.0\n", "application/postscript", family::document},
        {"\r\n junk %PDF-1.4\n", "application/pdf", family::document},
        {"{\\rt\\ansi", "application/rtf", family::document},
        {std::string("{\\rtf1\\bin2 \0\1", 13), "application/rtf", family::document},
        {"GIF89a\x01", "image/gif", family::image},
        {"\xff\xd8\xff\xe0", "image/jpeg", family::image},
        {"\x89PNG\r\n\x1a\n", "image/png", family::image},
        {std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "image/webp", family::image},
        {std::string("RIFF\x10\0\0\0WAVEfmt ", 16), "audio/wav", family::audio},
        {std::string("\0\0\0\x18"
                     "ftypheic",
                     12),
         "image/heic", family::image},
        {std::string("\0\0\0\x18"
                     "ftypisom",
                     12),
         "video/mp4", family::video},
        {std::string("BM\x36\0\0\0\0\0\0\0\x36\0\0\0", 14), "image/bmp", family::image},
        {std::string("\xff\xfb\x90\x44", 4), "audio/mpeg", family::audio},
        {"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", family::archive},
        {std::string("Rar!\x1a\x07\x01\0", 8), "application/x-rar", family::archive},
        {"ActiveMime\1\xf0", "application/x-mso", family::document},
        {"\x1f\x8b\x08", "application/gzip", family::archive},
        {std::string("\x1a\x1d-lh5-\x20\0\0\0\0\0\0\0", 15), "application/x-lzh-compressed", family::archive},
        {std::string("\x60\xea\x27\0\x1e\x07\x01\0\x10\0\x02\0\0\0", 14), "application/x-arj", family::archive},
        {std::string(257, 'a') + "ustar", "application/x-tar", family::archive},
        {std::string(32769, '\0') + "CD001", "application/x-iso9660-image", family::archive},
        {"PK\x05\x06", "application/zip", family::archive},
        {local_entry("a.txt", "text"), "application/zip", family::archive},
        {local_entry("mimetype", "application/epub+zip"), "application/epub+zip", family::document},
        {local_entry("mimetype", "application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text",
         family::document},
        {local_entry("[Content_Types].xml", "<x>", 8) + local_entry("xl/workbook.xml"),
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", family::document},
        {local_entry("META-INF/MANIFEST.MF", "x") + local_entry("a.class"), "application/java-archive",
         family::executable, true},
        {local_entry("META-INF/MANIFEST.MF", "x") + local_entry("classes.dex"),
         "application/vnd.android.package-archive", family::executable, true},
        {compound({}, "WordDocument"), "application/msword", family::document},
        {compound({}, "__properties_version1.0"), "application/vnd.ms-outlook", family::message},
        {compound({}, "wORDdocument"), "application/msword", family::document},
        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(504, '\0') + directory_entry("workbook and WORDdocument"),
         "application/msword", family::document},
        {compound({}, "other"), "application/x-ole-storage", family::document},
        {compound("\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv, "x"), "application/x-msi", family::executable, true},
        {"\n <!-- x --><!DOCTYPE HTML><p>", "text/html", family::html},
        {"Some words first\n<HTML><body>", "text/html", family::html},
        {std::string("\xff\xfe<\0h\0t\0m\0l\0>\0", 14), "text/html", family::html},
        {"<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC '-'><svg>", "image/svg+xml", family::image},
        {"<svg onload=x>", "image/svg+xml", family::image},
        {"<?xml version=\"1.0\"?><note/>", "text/xml", family::text},
        {"<pkg:package xmlns:pkg=\"x\">", "text/xml", family::text},
        {"<note> <xmlns>", "text/plain", family::text},
        {"<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml", family::html},
        {"BEGIN:VCALENDAR\r\n", "text/calendar", family::text},
        {"begin:vcard\r\n", "text/vcard", family::text},
        {"Received: from x\r\n by y\r\nSubject: z\r\n\r\n", "message/rfc822", family::message},
        {"Dear colleague, a < b: see below\n", "text/plain", family::text},
        {"MZ is how this sentence begins", "text/plain", family::text},
        {"\x1b$B4X<i\x1b(B\n", "text/plain", family::text},
        {"\x8a\xd6\x8e\xe7\n", "text/plain", family::text},
        {"", "application/x-empty", family::unknown},
        {std::string("\x01\x02\x03\x04", 4), "application/octet-stream", family::unknown},
    };
    for (const row& each : rows) {
        CAPTURE(each.type);
        const filetype::detected found = filetype::detect(each.content, false);
        CHECK(found.type == each.type);
        CHECK(found.kind == each.kind);
        CHECK(found.is_executable == each.is_executable);
    }
}

TEST_CASE("content cut anywhere is no trouble")
{
    const std::string samples[] = {local_entry("mimetype", "application/epub+zip"), compound({}, "WordDocument"),
                                   std::string("\x60\xea\x27\0\x1e\x07\x01\0\x10\0\x02\0\0\0", 14),
                                   "<?xml version='1.0'?><!-- x --><svg>"};
    for (const std::string& whole : samples) {
        for (std::size_t size = 0; size < whole.size(); ++size)
            CHECK_FALSE(filetype::detect(std::string_view(whole).substr(0, size), false).type.empty());
    }
}

TEST_CASE("a zip of nothing but headers costs no more than its first entries")
{
    std::string many;
    for (int i = 0; i < 20000; ++i)
        many += local_entry("a", {}, 8);
    CHECK(filetype::detect(many, false).type == "application/zip");
}

TEST_CASE("libmagic is asked when the table leaves it open")
{
    const std::string pcap("\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0", 24);
    CHECK(filetype::detect(pcap, false).type == "application/octet-stream");
    CHECK(filetype::detect(pcap).type == "application/vnd.tcpdump.pcap");
}

TEST_CASE("the extension is the one that a desktop would act on")
{
    struct row
    {
        std::string name;
        std::string extension;
    };
    const row rows[] = {
        {"a.b.EXE. ", "exe"},
        {"a.exe...", "exe"},
        {"a.exe . .", "exe"},
        {"report.pdf", "pdf"},
        {"no extension", ""},
        {"", ""},
        {"...", ""},
        {".exe", "exe"},
        {std::string("a.exe\0.txt", 10), "exe"},
        {"a.exe::$DATA", "exe"},
        {"a.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}", "{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}"},
        {"..\\..\\startup.d\\evil", ""},
        {"dir.exe/readme", ""},
        {"a\uFF0Eexe", "exe"},
        {"a.\uFF45\uFF58\uFF45", "exe"},
        {"a\u3002scr", "scr"},
        {"ann\u202Efdp.exe", "exe"},
        {"a.e\u200Bx\u00ADe", "exe"},
        {"a.exe\u3000\u00A0", "exe"},
        {"\u8ACB\u6C42\u66F8.doc", "doc"},
        // paths, streams, and what no name on Windows has
        {"C:\\dir\\a.exe", "exe"},
        {"../../a.exe", "exe"},
        {"..\\a.exe\\", "exe"},
        {"a.exe/", "exe"},
        {"a.exe:", "exe"},
        {"a.exe\"", "exe"},
        {"a.exe?", "exe"},
        {"a.exe::$DATA.", "exe"},
        {"a.txt:b.exe", "exe"},
        {"a;b.exe", "exe"},
        {"a.exe\t", "exe"},
        {"a. exe", "exe"},
        {std::string("a.exe\0\0 .txt", 12), "exe"},
        // far away, and behind other extensions
        {"invoice.pdf" + std::string(200, ' ') + ".exe", "exe"},
        {"invoice.pdf.exe", "exe"},
        {std::string(100000, 'a') + ".exe", "exe"},
        {"a.exe" + std::string(100000, '.'), "exe"},
        {"a.exe" + std::string(100000, ' ') + "x", "exe" + std::string(100000, ' ') + "x"},
        // what turns the text around, or is not shown
        {"a\u202Dfdp.exe", "exe"},
        {"\u2067fdp\u2069.exe\u200F", "exe"},
        {"a.\u202Eexe\u202C", "exe"},
        {"a.e\u2066x\u200Ce", "exe"},
        {"a.exe\u200B\u200D\uFEFF\u2060", "exe"},
        {"a\u200B.\u2063exe", "exe"},
        // letters that are others
        {"a.\u0435xe", "exe"},
        {"a.\u0435\u0445\u0435", "exe"},
        {"a.\u0415\u0425\u0415", "exe"},
        {"a.\u03B5\u03C7\u03B5", "exe"},
        {"a.\u03A5BS", "ybs"},
        {"a.j\u0455", "js"},
        {"a.\u0440if", "pif"},
        {"a.sc\u0433", "scr"},
        {"a.\uFF33\uFF23\uFF32", "scr"},
        {"a.\u24D4\u24E7\u24D4", "exe"},
        {"a.\U0001D41E\U0001D431\U0001D41E", "exe"},
        {"a.p\u017F1", "ps1"},
        {"a.ps\U0001D7CF", "ps1"},
        {"a.\u217Dom", "com"},
        {"a\uA4F8exe", "exe"},
        // other languages
        {"a.\u0434\u043E\u043A", "\u0434\u043E\u043A"},
        {"a.\u5831\u544A", "\u5831\u544A"},
        {"a.\u00E9x\u00E9", "\u00E9x\u00E9"},
        {"a.\xff", "\xff"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        CHECK(filetype::extension_of(each.name) == each.extension);
    }
}

TEST_CASE("a NUL ends a name or is left out")
{
    using extensions = std::vector<std::string>;
    CHECK(filetype::extensions_of({"a.exe\0.txt", 10}) == extensions{"exe", "txt"});
    CHECK(filetype::extensions_of({"a.exe\0", 6}) == extensions{"exe"});
    CHECK(filetype::extensions_of({"a\0.exe", 6}) == extensions{"exe"});
    CHECK(filetype::extensions_of({"a.e\0xe", 6}) == extensions{"e", "exe"});
    CHECK(filetype::extensions_of("a.exe") == extensions{"exe"});
    CHECK(filetype::extensions_of("a").empty());
}

TEST_CASE("a control character makes text binary wherever it stands, those of text do not")
{
    const std::string controls_of_text = "\x08\t\n\x0b\f\r\x1a\x1b";
    for (int code = 0; code < 256; ++code)
        for (std::size_t at = 1; at < 20; ++at) {
            std::string content(20, 'a');
            content[at] = static_cast<char>(code);
            const bool is_text = code >= 0x20 || controls_of_text.find(content[at]) != content.npos;
            CAPTURE(code);
            CAPTURE(at);
            CHECK_EQ(filetype::detect(content, false).type, is_text ? "text/plain" : "application/octet-stream");
        }
}

TEST_CASE("extensions that run are known in any case, others are not")
{
    for (const char* runs :
         {"exe", "EXE",          "scr", "pif",   "com", "bat",    "cmd",      "lnk",      "js",  "jse",
          "vbs", "vbe",          "wsf", "hta",   "msi", "jar",    "ps1",      "iso",      "img", "dll",
          "one", "appinstaller", "wsb", "accde", "oqy", "webloc", "terminal", "{3050f4d8"}) {
        CAPTURE(std::string(runs));
        CHECK(filetype::is_executable_extension(runs));
    }
    for (const char* type : {"text/javascript", "application/hta", "application/x-msdownload", "application/x-sh"})
        CHECK(filetype::is_executable_type(type));
    for (const char* type : {"", "text/plain", "application/octet-stream", "application/pdf"})
        CHECK_FALSE(filetype::is_executable_type(type));
    for (const char* rests : {"", "txt", "pdf", "doc", "docx", "zip", "jpg", "html", "eml", "msg", "ex", "exee"}) {
        CAPTURE(std::string(rests));
        CHECK_FALSE(filetype::is_executable_extension(rests));
    }
}
