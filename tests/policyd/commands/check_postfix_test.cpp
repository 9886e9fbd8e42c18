#include "policyd/commands/check_postfix.hpp"
#include "tests/postfix_cases.hpp"

#include <doctest/doctest.h>

namespace {

conf::settings with_listener(const std::string& listen)
{
    const std::string overrides[] = {"policyd.listen=" + listen};
    return conf::settings::load({}, overrides).value();
}

} // namespace

TEST_CASE("policyd check names what is wired wrongly, with file and line, and nothing else")
{
    for (const tests::postfix_case& each : tests::postfix_cases("tests/data/postfix/policyd")) {
        CAPTURE(each.name);
        const bool is_unix = each.name == "chrooted_socket";
        std::ostringstream out;
        const int status = policyd::check_postfix(
            each.directory, with_listener(is_unix ? "unix:/run/sekimori/policyd" : "inet:127.0.0.1:10040"), out);
        CHECK_EQ(tests::missing_and_surplus(each, out.str()), "");
        CHECK_EQ(status, tests::expected_status(each));
    }
}

TEST_CASE("policyd check finds nothing in the examples")
{
    for (const std::string directory : {"examples/postfix/after-queue", "examples/postfix/before-queue"}) {
        std::ostringstream out;
        CHECK_EQ(policyd::check_postfix(directory, conf::settings::load({}, {}).value(), out), 0);
        CHECK_EQ(out.str(), "0 errors, 0 warnings, 0 notes\n");
    }
}

TEST_CASE("policyd check of a directory without main.cf is a fault that names the file")
{
    std::ostringstream out;
    CHECK_EQ(policyd::check_postfix("tests/data/postfix", conf::settings::load({}, {}).value(), out), 1);
    CHECK(out.str().find("tests/data/postfix/main.cf") != std::string::npos);
}
