#include "contentd/name_extensions.hpp"
#include "observed.hpp"

#include <string>
#include <vector>

using testing::observed;

namespace {

/// "name/extension name/extension"
std::string attachments_of(const std::string& header)
{
    observed seen(header + "\n\nMZ\n");
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
    CHECK(attachments_of("Content-Disposition: attachment; filename*=utf-8''a.exe%00.txt") ==
          std::string("a.exe\0.txt/exe a.exe\0.txt/txt", 29));
}

TEST_CASE("they are bounded, whatever a header says, and those beyond are told")
{
    std::string many = "Content-Disposition: attachment";
    for (std::size_t i = 0; i < contentd::most_extensions; ++i)
        many += "; filename=a.x" + std::to_string(i);
    observed all(many + "\n\nMZ\n");
    CHECK(all.message().attachments().size() == contentd::most_extensions);
    CHECK(all.text("mime.exceeded") == "absent");
    observed more(many + "; filename=a.exe\n\ntext\n");
    CHECK(more.message().attachments().size() == contentd::most_extensions);
    CHECK(more.text("mime.exceeded") == "names");
    CHECK(more.message().leaves()[0].has_executable_name);
}

TEST_CASE("a name behind a NUL runs too")
{
    for (const char* const name : {"a.exe%00.txt", "a.txt%00.exe"}) {
        observed seen(std::string("Content-Disposition: attachment; filename*=utf-8''") + name + "\n\ntext\n");
        CHECK(seen.message().leaves()[0].has_executable_name);
        CHECK(seen.message().attachments().size() == 2);
    }
}

TEST_CASE("the extensions of names that parts share are found once")
{
    const mime::name_list names = std::vector<std::string>{"a.txt", "b.exe", "c.txt"};
    const mime::name_list copy = names;
    const mime::name_list alike = std::vector<std::string>{"a.txt", "b.exe", "c.txt"};
    contentd::known_extensions known;
    const contentd::name_extensions& found = known.of(names);
    CHECK(&known.of(copy) == &found);
    CHECK(&known.of(alike) != &found);
    REQUIRE(found.different.size() == 2);
    CHECK(found.different[1].extension == "exe");
    CHECK(found.has_executable);
    CHECK(known.of({}).different.size() == 1);
}

TEST_CASE("a file without a name runs by the type that is declared")
{
    for (const char* const type : {"text/javascript", "application/hta", "application/x-msdownload"})
        CHECK(observed(std::string("Content-Type: ") + type + "\nContent-Disposition: attachment\n\nwords\n")
                  .text("attachment.executable") == "true");
    CHECK(observed("Content-Type: application/pdf\nContent-Disposition: attachment\n\nwords\n")
              .text("attachment.executable") == "false");
    CHECK(observed("Content-Type: text/javascript; name=a.txt\n\nwords\n").text("attachment.executable") == "false");
}

TEST_CASE("a letter that begins as a script does is a letter, unless it is a file")
{
    for (const std::string begin : {"#!/bin/sh\n", "@echo off\n"}) {
        CHECK(observed("Subject: x\n\n" + begin).all("attachment.executable").empty());
        CHECK(observed("Content-Type: text/plain\n\n" + begin).all("attachment.executable").empty());
        CHECK(observed("Content-Disposition: attachment\n\n" + begin).all("attachment.executable") == "true");
        CHECK(observed("Content-Type: text/plain; name=a\n\n" + begin).all("attachment.executable") == "true");
    }
    CHECK(observed("Content-Type: text/plain\n\nMZ\1\2\3\4\5\6\7\n").all("attachment.executable") == "true");
}
