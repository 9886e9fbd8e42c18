#include "common/conf/command_line.hpp"

#include <doctest/doctest.h>

#include <iostream>
#include <sstream>

namespace {

using words = std::vector<std::string>;

constexpr std::array commands = {
    conf::command_help{"check", "[--postfix DIR]", "Checks the configuration."},
    conf::command_help{"penalty", "list | add KEY DURATION REASON | remove KEY", "Shows and changes penalties."}};

base::result<conf::command_line> read(std::vector<const char*> arguments)
{
    arguments.insert(arguments.begin(), "policyd");
    return conf::read_command_line(arguments, "policyd", "Postfix policy service", commands);
}

/// What is printed to standard output while it lives.
class captured
{
  public:
    captured() : before_(std::cout.rdbuf(text_.rdbuf())) {}
    ~captured() { std::cout.rdbuf(before_); }
    captured(const captured&) = delete;
    captured& operator=(const captured&) = delete;
    std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_;
    std::streambuf* before_;
};

} // namespace

TEST_CASE("without arguments the daemon serves")
{
    const auto line = read({});
    REQUIRE(line.has_value());
    CHECK(line->arguments.empty());
    CHECK(line->overrides.empty());
    CHECK_FALSE(line->is_foreground);
    CHECK_FALSE(line->exit.has_value());
}

TEST_CASE("options are taken before and after the command, and its own are left to it")
{
    const auto line = read({"--config", "/tmp/x.conf", "--set", "a=b", "check", "--postfix", "/etc/postfix", "--json",
                            "--set=c=d=e", "--parts=3", "file"});
    REQUIRE(line.has_value());
    CHECK(line->config == "/tmp/x.conf");
    CHECK(line->overrides == words{"a=b", "c=d=e"});
    CHECK(line->wants_json);
    CHECK_FALSE(line->is_foreground);
    CHECK(line->arguments == words{"check", "--postfix", "/etc/postfix", "--parts=3", "file"});
}

TEST_CASE("a value that looks like an option, and words behind --, are left as they are")
{
    const auto line = read({"--foreground", "penalty", "add", "192.0.2.1", "-5", "--", "--json"});
    REQUIRE(line.has_value());
    CHECK(line->is_foreground);
    CHECK_FALSE(line->wants_json);
    CHECK(line->arguments == words{"penalty", "add", "192.0.2.1", "-5", "--json"});
}

TEST_CASE("a wrong use is refused with what would be right")
{
    struct row
    {
        std::vector<const char*> arguments;
        const char* error;
    };
    for (const row& bad : {
             row{{"--confg", "x"}, "unknown option \"--confg\"; did you mean \"--config\"?"},
             row{{"--confg=x"}, "unknown option \"--confg\"; did you mean \"--config\"?"},
             row{{"--conf", "x"}, "unknown option \"--conf\"; did you mean \"--config\"?"},
             row{{"-x"}, "unknown option \"-x\""},
             row{{"chek"}, "unknown command \"chek\"; did you mean \"check\"?"},
             row{{"--set"}, "the required argument for option '--set' is missing"},
             row{{"--config", "a", "--config", "b"}, "option '--config' cannot be specified more than once"},
         }) {
        CAPTURE(bad.error);
        const auto line = read(bad.arguments);
        REQUIRE_FALSE(line.has_value());
        CHECK(line.error().text == bad.error);
    }
}

TEST_CASE("help lists options and commands, and version the version")
{
    {
        const captured output;
        const auto line = read({"--help"});
        REQUIRE(line.has_value());
        CHECK(line->exit == conf::good);
        for (const char* part : {"policyd - Postfix policy service", "--set KEY=VALUE", "--config FILE",
                                 "penalty list | add KEY DURATION REASON | remove KEY", "Checks the configuration."})
            CHECK_MESSAGE(output.text().find(part) != std::string::npos, part);
    }
    const captured output;
    const auto line = read({"--version"});
    REQUIRE(line.has_value());
    CHECK(line->exit == conf::good);
    CHECK(output.text() == "policyd " SEKIMORI_VERSION "\n");
}
