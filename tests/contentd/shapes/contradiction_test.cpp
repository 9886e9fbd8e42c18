#include "contentd/shapes/contradiction.hpp"

#include <doctest/doctest.h>

#include <string>

using filetype::detected;
using filetype::family;

namespace {

const std::string png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const std::string program = std::string("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 14);

} // namespace

TEST_CASE("a file that is of another family than its name or its type says contradicts them")
{
    struct row
    {
        std::string extension, type, content;
    };
    const row rows[] = {
        {"jpg", "", "%PDF-1.4\n"},
        {"", "image/png", program},
        {"pdf", "application/octet-stream", program},
        {"txt", "text/plain", program},
        {"zip", "application/zip", program},
        {"pdf", "application/pdf", png},
        {"jpg", "application/pdf", "\xff\xd8\xff\xe0"},
        {"jpg", "image/jpeg", "hello, this is no picture\n"},
        {"exe", "", "%PDF-1.4\n"},
        {"pdf", "application/octet-stream", "<html><body>sign in</body></html>"},
        {"mp3", "audio/mpeg", "%PDF-1.4\n"},
        {"wav", "audio/x-wav", "\x01\x02\x03 of no format"},
        {"wav", "audio/x-wav", "hello, this is no sound\n"},
    };
    for (const row& each : rows) {
        CAPTURE(each.extension);
        CAPTURE(each.type);
        CHECK(shapes::contradicts(each.extension, each.type, filetype::detect(each.content, false)));
    }
}

TEST_CASE("what says nothing, and pairs that programs write without harm, contradict nothing")
{
    struct row
    {
        std::string extension, type;
        detected is;
    };
    const row rows[] = {
        {"pdf", "application/pdf", filetype::detect("%PDF-1.4\n", false)},
        {"csv", "text/plain", filetype::detect("a,b\n1,2\n", false)},
        {"wav", "audio/x-wav", filetype::detect("RIFF    WAVE", false)},
        {"wav", "audio/x-wav", filetype::detect("", false)},
        {"csv", "application/vnd.ms-excel", filetype::detect("a,b\n1,2\n", false)},
        {"jpeg", "image/jpg", filetype::detect("\xff\xd8\xff\xe0", false)},
        {"jpg", "image/jpeg", filetype::detect(png, false)},
        {"docx", "application/zip", filetype::detect("PK\x03\x04", false)},
        {"docx", "application/octet-stream", filetype::detect("PK\x03\x04", false)},
        {"docx",
         "application/zip",
         {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", family::document, false}},
        {"xls", "application/vnd.ms-excel", filetype::detect("<html><body>1</body></html>", false)},
        {"doc", "application/msword", filetype::detect("{\\rtf1 x}", false)},
        {"exe", "application/octet-stream", filetype::detect(program, false)},
        {"exe", "application/x-msdownload", filetype::detect(program, false)},
        {"mp4", "audio/mp4", {"video/mp4", family::video, false}},
        {"xyz", "application/x-anything", filetype::detect(program, false)},
        {"pdf", "application/pdf", {"application/octet-stream", family::unknown, false}},
        {"", "", filetype::detect("text\n", false)},
    };
    for (const row& each : rows) {
        CAPTURE(each.extension);
        CAPTURE(each.type);
        CAPTURE(each.is.type);
        CHECK_FALSE(shapes::contradicts(each.extension, each.type, each.is));
    }
}
