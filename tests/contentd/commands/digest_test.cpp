// contentd digest - what an operator does with it, on a real state and real files

#include "contentd/commands/digest.hpp"
#include "contentd/message_digests.hpp"
#include "run.hpp"
#include "tests/directory.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

using namespace testing;

namespace {

const std::string message = "From: a@b.example\r\nMIME-Version: 1.0\r\n"
                            "Content-Type: multipart/mixed; boundary=q\r\n\r\n"
                            "--q\r\nContent-Type: text/plain\r\n\r\nhello, this letter has more than "
                            "twelve words, without which it would not be known by them at all\r\n"
                            "--q\r\nContent-Type: application/octet-stream; name=a.bin\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n" +
                            repeated("eHh4", 1368) +
                            "\r\n"
                            "--q\r\nContent-Type: application/octet-stream; name=b.bin\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n" +
                            repeated("eHh4", 1368) +
                            "\r\n"
                            "--q\r\nContent-Type: text/plain\r\n\r\n\r\n--q--\r\n";
// Of 1026 times "x".
const std::string attachment = "333092a3daf718ed8f38a94e302df139edd4e3b5da4239a497995683942cf28c";

/// A site with its state, key and neighbours in a directory.
class site
{
  public:
    explicit site(const std::string& name)
    {
        tools.values_of = [](std::string_view bytes) { return contentd::digest_values(bytes, {}); };
        tools.site = name;
        tools.key = where.file("key");
        where.write("message", message);
    }

    ran run(const std::vector<std::string>& words, bool wants_json = false)
    {
        const auto command = [this](const contentd::command_context& context) {
            return contentd::digest_command(context, tools);
        };
        return testing::run(command, {"state=sqlite:" + where.file()}, words, wants_json);
    }

    std::string key() { return run({"key"}).out.substr(0, 44); }

    directory where;
    contentd::digest_tools tools;
};

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("each part of a message that has content is learnt once, and shown with who reported it")
{
    site here("a");
    const auto learnt = here.run({"learn", "--spam", here.where.file("message")});
    CHECK(learnt.status == 0);
    CHECK(learnt.out == here.where.file("message") + ": 2 digests reported as spam by operator\n");
    for (int times = 0; times < 2; ++times) // who says the same again says it once
        CHECK(here.run({"learn", "--ham", "--reporter", "user:bob", here.where.file("message")}).status == 0);
    const auto shown = here.run({"show", attachment});
    CHECK(shown.status == 0);
    CHECK(has(shown.out, "file " + attachment + " spam 5 ham 1, "));
    CHECK(has(shown.out, "\n  operator spam 1 times, trust 5, "));
    CHECK(has(shown.out, "\n  user:bob ham 1 times, trust 1, "));
    const auto as_json = here.run({"show", attachment}, true);
    CHECK(has(as_json.out, "\"spam\": 5, \"ham\": 1, \"reports\": [{\"reporter\": \"operator\", \"trust\": 5"));
    for (const std::string kind : {"file", "text"}) {
        const auto list = here.run({"list", "--since", "1h", "--kind", kind});
        CHECK(std::count(list.out.begin(), list.out.end(), '\n') == 1);
        CHECK(list.out.find(kind) != std::string::npos);
    }
    CHECK(here.run({"list", "--kind", "url"}).out.empty());
}

TEST_CASE("what is no file is not taken for an empty message")
{
    site here("a");
    for (const std::string& path : {here.where.path(), here.where.file("none")}) {
        const auto learnt = here.run({"learn", "--spam", path});
        CHECK(learnt.status != 0);
        CHECK(has(learnt.errors, "cannot read " + path + ": "));
    }
}

TEST_CASE("reports are taken back by content and by reporter")
{
    site here("a");
    REQUIRE(here.run({"learn", "--spam", here.where.file("message")}).status == 0);
    REQUIRE(here.run({"learn", "--spam", "--reporter", "user:bob", here.where.file("message")}).status == 0);
    CHECK(here.run({"revoke", attachment, "--reporter", "operator"}).out == "1 reports revoked\n");
    CHECK(has(here.run({"show", attachment}).out, " spam 1 ham 0, "));
    CHECK(has(here.run({"show", attachment}).out, ", revoked "));
    CHECK(here.run({"revoke", "--reporter", "user:bob"}, true).out == "{\"revoked\": 2}\n");
    CHECK(has(here.run({"show", attachment}).out, " spam 0 ham 0, "));
    CHECK(here.run({"revoke", attachment}).out == "0 reports revoked\n");
    CHECK(here.run({"expire"}).out == "0 digests removed\n");
}

TEST_CASE("one site's exports count at another, from a file and from a directory")
{
    site here("a");
    site there("b");
    here.where.write("neighbours", "b " + there.key() + " trust=0.5 from=" + there.where.file("out") + "\n");
    here.tools.neighbours = here.where.file("neighbours");
    REQUIRE(there.run({"learn", "--spam", there.where.file("message")}).status == 0);
    const auto exported = there.run({"export", there.where.file("export")});
    CHECK(has(exported.out, "2 digests in 1 files, up to change 2\n"));
    CHECK(has(here.run({"import", there.where.file("export")}).out, ": 2 digests of b\n"));
    CHECK(has(here.run({"import", there.where.file("export")}).out, ": already known of b\n"));
    CHECK(has(here.run({"show", attachment}).out, "\n  neighbour:b spam 5 times, trust 0.5, "));
    CHECK(has(here.run({"show", attachment}).out, " spam 2.5 ham 0, "));

    std::filesystem::create_directory(there.where.file("out"));
    REQUIRE(there.run({"revoke", attachment}).status == 0);
    CHECK(there.run({"export", there.where.file("out")}, true).out ==
          "{\"digests\": 2, \"files\": 1, \"to\": 3, \"all\": true}\n");
    CHECK(here.run({"pull"}).out == there.where.file("out") + ": 2 digests of b\n");
    CHECK(here.run({"pull"}).out.empty());
    CHECK(has(here.run({"pull", there.where.path() + "/out/"}).out, "already known of b"));
    CHECK(has(here.run({"show", attachment}).out, " spam 0 ham 0, "));

    const auto since = there.run({"export", "--since", "3", there.where.file("export")});
    CHECK(has(since.out, "0 digests in 1 files"));
    CHECK(there.run({"export", "--since", "3", there.where.file("out")}).status == 1);
}

TEST_CASE("what cannot be done is said in one line, with a status that tells")
{
    site here("a");
    CHECK(here.run({"show", "xyz"}).status == 1);
    CHECK(has(here.run({"show", attachment}).errors, "nobody reported"));
    CHECK(has(here.run({"learn", "--spam", "/nowhere"}).errors, "cannot read /nowhere: "));
    CHECK(has(here.run({"learn", "--spam", "--reporter", "neighbour:b", here.where.file("message")}).errors,
              "cannot be a reporter's name"));
    CHECK(has(here.run({"export", here.where.file("export")}).errors, "contentd digest key makes one"));
    CHECK(has(here.run({"import", here.where.file("message")}).errors, "this is no export"));
    CHECK(has(here.run({"pull", "ftp://b.example/"}).errors, "is no URL"));
    here.tools.neighbours = "/nowhere/neighbours";
    CHECK(here.run({"pull"}).status == 1);
    for (const std::vector<std::string>& each :
         std::vector<std::vector<std::string>>{{"what"},
                                               {"learn", here.where.file("message")},
                                               {"learn", "--spam", "--ham", here.where.file("message")},
                                               {"learn", "--spam"},
                                               {"learn", "--spam", "x", "--reporter"},
                                               {"show"},
                                               {"list", "x"},
                                               {"list", "--kind", "x"},
                                               {"list", "--since", "x"},
                                               {"revoke"},
                                               {"revoke", attachment, attachment},
                                               {"expire", "x"},
                                               {"key", "x"},
                                               {"export"},
                                               {"export", "--since", "x", "y"},
                                               {"import"},
                                               {"pull", "a", "b"}}) {
        CAPTURE(each.front());
        const auto made = here.run(each);
        CHECK(made.status == 2);
        CHECK(has(made.errors, "contentd: digest takes "));
    }
}

TEST_CASE("a database that does not answer ends a command with an error")
{
    site here("a");
    here.where.write("state.sqlite", "no database " + std::string(4096, 'x'));
    CHECK(here.run({"list"}).status == 1);
    CHECK(here.run({"learn", "--spam", here.where.file("message")}).status == 1);
    CHECK(here.run({"expire"}).status == 1);
}
