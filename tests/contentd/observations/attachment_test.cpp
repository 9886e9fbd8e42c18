#include "observed.hpp"

using testing::observed;

namespace {

/// "name/extension name/extension"
std::string attachments_of(const std::string& header)
{
    const observed seen(header + "\n\nMZ\n");
    std::string all;
    for (const contentd::attachment& each : seen.message().attachments()) {
        all += (all.empty() ? "" : " ") + std::string(each.name) + '/' + each.extension;
    }
    return all;
}

} // namespace

TEST_CASE("rules see a file by each extension that programs may give it")
{
    CHECK(attachments_of("Content-Disposition: attachment; filename=a.txt") == "a.txt/txt");
    CHECK(attachments_of("Content-Type: application/octet-stream") == "/");
    CHECK(attachments_of("Content-Type: application/octet-stream; name=a.doc\n"
                         "Content-Disposition: attachment; filename=b.doc") == "b.doc/doc");
    CHECK(attachments_of("Content-Type: application/octet-stream; name=a.scr\n"
                         "Content-Disposition: attachment; filename=a.txt") == "a.txt/txt a.scr/scr");
    CHECK(attachments_of("Content-Disposition: attachment; filename=readme; filename=a.exe") == "readme/ a.exe/exe");
}

TEST_CASE("they are bounded, whatever a header says")
{
    std::string many = "Content-Disposition: attachment";
    for (int i = 0; i < 100; ++i)
        many += "; filename=a.x" + std::to_string(i);
    const observed seen(many + "\n\nMZ\n");
    CHECK(seen.message().attachments().size() == 8);
}
