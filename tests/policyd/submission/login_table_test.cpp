// login_table - the form of its file, and which entry counts

#include "policyd/submission/sender_logins.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>

using policyd::login_table;

namespace {

std::string found(const login_table& table, std::string_view address)
{
    const auto* const logins = table.find(address);
    if (logins == nullptr)
        return "nothing";
    std::string all;
    for (const std::string& each : *logins)
        all += (all.empty() ? "" : " ") + each;
    return all;
}

void write(const std::string& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary) << content;
}

} // namespace

TEST_CASE("a table of logins is read with comments, continued lines, commas and any case")
{
    const auto table = login_table::parse("# who may use what\n"
                                          "\n"
                                          "Alice@Example.ORG\talice, BOB\r\n"
                                          "sales@example.org alice,carol\n"
                                          "   # not a login\n"
                                          "   dave\n"
                                          "@example.net all\n"
                                          "a..b.@carrier.example eve\n"
                                          ".c@carrier.example frank\n"
                                          "<> daemon\n"
                                          "last@example.org zoe",
                                          "logins");
    REQUIRE(table.has_value());
    CHECK(table->size() == 7);
    CHECK(found(*table, "a..b.@carrier.example") == "eve");
    CHECK(found(*table, "A..B.+tag@carrier.example") == "eve");
    CHECK(found(*table, ".c@carrier.example") == "frank");
    CHECK(found(*table, "c@carrier.example") == "nothing");
    CHECK(found(*table, "alice@example.org") == "alice bob");
    CHECK(found(*table, "ALICE@EXAMPLE.org") == "alice bob");
    CHECK(found(*table, "alice+news@example.org") == "alice bob");
    CHECK(found(*table, "sales@example.org") == "alice carol dave");
    CHECK(found(*table, "anybody@example.net") == "all");
    CHECK(found(*table, "") == "daemon");
    CHECK(found(*table, "last@example.org") == "zoe");
    CHECK(found(*table, "other@example.org") == "nothing");
    CHECK(found(*table, "+news@example.org") == "nothing");
    CHECK(found(*table, "alice") == "nothing");
}

TEST_CASE("the first entry found counts: the whole address, the one without extension, the domain")
{
    const auto table = login_table::parse("@example.org d\na@example.org b\na+x@example.org e\n", "logins");
    REQUIRE(table.has_value());
    CHECK(found(*table, "a+x@example.org") == "e");
    CHECK(found(*table, "a+y@example.org") == "b");
    CHECK(found(*table, "c+y@example.org") == "d");
}

TEST_CASE("a mistake in a table of logins is told with its line and the mend")
{
    const std::pair<const char*, const char*> rows[] = {
        {"a@example.org\n", "logins:1: no login behind the address; write ADDRESS LOGIN, LOGIN"},
        {"a@example.org x\nb@example.org\nc@example.org x\n",
         "logins:2: no login behind the address; write ADDRESS LOGIN, LOGIN"},
        {"# head\n  alice\n",
         "logins:2: a line that begins with a blank goes on with the one before, and there is none"},
        {"alice alice\n", "logins:1: \"alice\" is no address; write user@domain, @domain or <>"},
        {"a@example.org x\nA@example.org y\n",
         "logins:2: \"A@example.org\" stands there twice; put its logins on one line"},
    };
    for (const auto& [text, told] : rows) {
        CAPTURE(text);
        const auto table = login_table::parse(text, "logins");
        REQUIRE(!table.has_value());
        CHECK(table.error().text == told);
    }
    CHECK(login_table::parse("", "logins").has_value());
}

TEST_CASE("nobody may use a sender that Postfix makes complete later, and a dot at the end changes nothing")
{
    const testing::directory folder;
    const std::string path = folder.path() + "/logins";
    write(path, "alice@example.org alice\n");
    const auto logins = policyd::sender_logins::open(path);
    REQUIRE(logins.has_value());
    policyd::surroundings around;
    around.logins = logins->get();
    policyd_test::desk postfix(
        "not-theirs: sasl.user is present and not sasl.user in sender.logins -> reject \"553\"\n", around);
    const auto answer = [&](const std::string& login, const std::string& sender) {
        return postfix.ask("submission/rcpt", policyd_test::next({{"sasl_username", login}, {"sender", sender}}));
    };
    CHECK(answer("alice", "alice@example.org") == "DUNNO");
    CHECK(answer("alice", "alice@example.org.") == "DUNNO");
    CHECK(answer("alice", "alice+foo@example.org.") == "DUNNO");
    for (const auto* sender :
         {"alice@example.org", "alice@example.org.", "alice@Example.ORG..", "alice+foo@example.org.", "alice", "alice@",
          "alice@.", "example.org!alice", "alice%example.org"}) {
        CAPTURE(sender);
        CHECK(answer("mallory", sender).starts_with("553"));
    }
    CHECK(answer("mallory", "x@example.net") == "DUNNO");
    CHECK(answer("mallory", "") == "DUNNO");
}

TEST_CASE("the table follows its file, and stays when that has a mistake or is gone")
{
    const testing::directory folder;
    const std::string path = folder.path() + "/logins";
    CHECK(!policyd::sender_logins::open(path).has_value());
    write(path, "a@example.org x\n");
    auto opened = policyd::sender_logins::open(path);
    REQUIRE(opened.has_value());
    policyd::sender_logins& logins = **opened;
    policyd_test::log_lines lines;
    const base::logger log(lines.sink());

    logins.follow(log);
    CHECK(lines.size() == 0);
    write(path, "a@example.org x\nb@example.org y\n");
    logins.follow(log);
    CHECK(logins.current()->size() == 2);
    CHECK(lines.size() == 1);
    write(path, "nonsense\n");
    logins.follow(log);
    logins.follow(log);
    CHECK(lines.size() == 2);
    CHECK(logins.current()->size() == 2);
    std::remove(path.c_str());
    logins.follow(log);
    CHECK(logins.current()->size() == 2);
    write(path, "c@example.org z, x, y, w\n");
    logins.follow(log);
    CHECK(found(*logins.current(), "c@example.org") == "z x y w");
}
