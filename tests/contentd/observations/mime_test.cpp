#include "tests/contentd/observations/observed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace {

using testing::observed;

const std::string file = "--x\nContent-Type: text/html; name=a.html\n\n<p>\n--x--\n";

} // namespace

TEST_CASE("mime.ambiguous lists what differs and in which part")
{
    CHECK(observed("Subject: x\n\nx").text("mime.ambiguous") == "absent");
    CHECK(observed("Content-Type: multipart/mixed; boundary=y\n\n" + file).text("mime.ambiguous") ==
          "found boundary 1");
    CHECK(observed("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                   "Content-Disposition: inline; filename=a; filename=b\nContent-Disposition: attachment\n\nx\n--b\n"
                   "Content-Type: message/partial; number=2; id=x\n\nx\n--b 1\n\ny\n--b--\n")
              .text("mime.ambiguous") == "loose delimiter 1, file name 1.1, disposition 1.1, message fragment 1.2");
    std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 30; ++i)
        many += "--b\nContent-Type: text/plain; name=a; name=b\n\n\n";
    const std::string told = observed(many).text("mime.ambiguous");
    CHECK(told.ends_with("file name 1.20, and more"));
}

TEST_CASE("what is written twice alike, or means nothing, is no ambiguity")
{
    for (const char* header : {"Content-Type: text/html\nContent-Type: text/html\n",
                               "Content-Type: text/html; name=a\nContent-Disposition: "
                               "inline; filename=a\nContent-Disposition: inline\n",
                               "Content-Transfer-Encoding: 7-bit\n", "Content-Transfer-Encoding: x-unknown\n",
                               "Content-Type: multipart/mixed\n", "Content-Type: text/plain; charset=klingon\n"}) {
        CAPTURE(std::string(header));
        CHECK(observed(std::string(header) + "\nsome text\n").text("mime.ambiguous") == "absent");
    }
}

TEST_CASE("what stands on decoded content needs it, whatever other rule ran before")
{
    CHECK(observed::needs("mime.ambiguous") == contentd::resource::contents);
    CHECK(observed::needs("mime.is_defective") == contentd::resource::contents);
    CHECK(observed::needs("mime.exceeded") == contentd::resource::contents);
    CHECK(observed("Content-Transfer-Encoding: base64\n\nTV*qQ").text("mime.is_defective") == "true");
    CHECK(observed("Content-Transfer-Encoding: base64\n\nTVqQ").text("mime.is_defective") == "false");
}

TEST_CASE("parts, depth and the text are those of the message as written")
{
    observed seen("Content-Type: multipart/mixed; boundary=y\n\npreamble\n--y\nContent-Type: text/html\n\n" + file +
                  "--y--\n");
    CHECK(seen.text("mime.parts") == "2");
    CHECK(seen.text("mime.depth") == "1");
    CHECK(seen.message().text().empty());
    CHECK(seen.message().leaves().size() > 2);
    CHECK(std::any_of(seen.message().attachments().begin(), seen.message().attachments().end(),
                      [](const contentd::attachment& each) { return each.extension == "html"; }));
}

TEST_CASE("mime.exceeded names all limits that were reached")
{
    std::string parameters = "Content-Type: text/plain";
    for (int i = 0; i < 10000; ++i)
        parameters += "; a=b";
    CHECK(observed(parameters + "; name=a.exe\n\n").text("mime.exceeded") == "parameters");
    CHECK(observed("\n").text("mime.exceeded") == "absent");
    std::string boundaries = "Content-Type: multipart/mixed; boundary=a";
    for (const char* each : {"b", "c", "d", "e", "f"})
        boundaries += std::string("; boundary=") + each;
    CHECK(observed(boundaries + "\n\n").text("mime.exceeded") == "readings");
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    CHECK(observed(deep + parameters + "\n\n").text("mime.exceeded") == "depth, parameters, readings");
    CHECK(observed(boundaries + "; a=b; boundary=b39\n\n--b39\n" + parameters + "\n\n").text("mime.exceeded") ==
          "parameters, readings");
}
