#include "common/conf/postfix_files.hpp"
#include "common/conf/postfix_wiring.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace {

conf::postfix_files parse(std::string_view main, std::string_view master = {})
{
    return conf::postfix_files::parse(main, "main.cf", master, "master.cf").value();
}

std::string listed(const std::vector<conf::postfix_word>& words)
{
    std::string text;
    for (const conf::postfix_word& each : words)
        text += each.text + '@' + std::to_string(each.place.line) + ' ';
    return text;
}

} // namespace

TEST_CASE("main.cf: comments and empty lines do not end a value, and each word knows its line")
{
    const auto files = parse("# first\nlist = one,\n\n   # between\n  two\n\tthree, { four , five }\nother=x # y\n");
    CHECK_EQ(listed(files.list(nullptr, "list")), "one@2 two@5 three@6 { four , five }@6 ");
    CHECK_EQ(files.value(nullptr, "other"), "x # y");
    CHECK_EQ(files.place(nullptr, "other").to_text(), "main.cf:7");
}

TEST_CASE("main.cf: the last definition of a name holds")
{
    CHECK_EQ(parse("a = 1\na = 2\n").value(nullptr, "a"), "2");
}

TEST_CASE("main.cf: a name stands for its value, a list for its words with their own lines")
{
    const auto files = parse("port = 10\nusual =\n permit_mynetworks\nlist = $usual, x:${port}, $(port), $unknown\n");
    CHECK_EQ(listed(files.list(nullptr, "list")), "permit_mynetworks@3 x:10@4 10@1 $unknown@4 ");
}

TEST_CASE("main.cf: a name that leads back to itself ends")
{
    CHECK_FALSE(parse("a = $b $b $b\nb = $a $a $a\n").list(nullptr, "a").empty());
    CHECK_FALSE(parse("a = x$a\n").value(nullptr, "a").empty());
}

TEST_CASE("master.cf: columns, overrides in every form, and what holds for a service")
{
    const auto files = parse("level = may\nname = outer\n", "smtp inet n - y - 20 smtpd -v\n"
                                                            "  -o name=inner\n"
                                                            "# comment\n"
                                                            "  -oother=1\n"
                                                            "  -o {\n"
                                                            "     long = a,\n"
                                                            "     b { c, d }\n"
                                                            "\n"
                                                            "     e }\n"
                                                            "qmgr unix n - n 300 1 qmgr\n");
    REQUIRE_EQ(files.services().size(), 2);
    const conf::postfix_service& smtp = files.services()[0];
    CHECK_EQ(smtp.chroot, "y");
    CHECK_EQ(smtp.maxproc, "20");
    CHECK_EQ(smtp.command, "smtpd");
    CHECK_EQ(files.value(&smtp, "name"), "inner");
    CHECK_EQ(files.value(&smtp, "other"), "1");
    CHECK_EQ(files.value(&smtp, "level"), "may");
    CHECK_EQ(files.value(&smtp, "long"), "a b { c, d } e");
    CHECK_EQ(files.list(&smtp, "long").back().place.line, 9);
    CHECK_EQ(files.value(&files.services()[1], "name"), "outer");
    CHECK_EQ(files.place(&smtp, "other").line, 4);
    CHECK_EQ(files.place(&smtp, "nothing").line, 1);
}

TEST_CASE("what is no configuration is refused with its line")
{
    const auto failure = [](std::string_view main, std::string_view master) {
        const auto files = conf::postfix_files::parse(main, "main.cf", master, "master.cf");
        return files.has_value() ? std::string() : files.error().text;
    };
    CHECK_EQ(failure("a = 1\nnonsense\n", ""), "main.cf:2: \"nonsense\" is not of the form \"name = value\"");
    CHECK_EQ(failure("two words = 1\n", ""), "main.cf:1: \"two words = 1\" is not of the form \"name = value\"");
    CHECK_EQ(failure("", "\nsmtp inet n\n"), "master.cf:2: a service has eight columns, here are 3");
    CHECK_EQ(failure("", "smtp inet n - y - - smtpd -o name\n"),
             "master.cf:1: \"name\" is not of the form \"name = value\"");
    CHECK_EQ(failure(std::string(5U << 20U, '#'), ""), "main.cf: larger than 4 MiB");
    CHECK_EQ(failure("", "smtp inet n - y - - smtpd -o\n"), "master.cf:1: \"\" is not of the form \"name = value\"");
}

TEST_CASE("endpoints: what means the same place is equal")
{
    const auto same = [](std::string_view left, std::string_view right) {
        return *conf::postfix_endpoint::parse(left) == *conf::postfix_endpoint::parse(right);
    };
    CHECK(same("inet:127.0.0.1:10025", "localhost:10025"));
    CHECK(same("[::1]:10025 after", "localhost:10025"));
    CHECK_FALSE(same("[::1]:10025", "127.0.0.1:10025"));
    CHECK(same("unix:/run/a mode=0660", "local:/run/a"));
    CHECK(same("inet:192.0.2.1:smtp", "192.0.2.1:25"));
    CHECK_FALSE(same("192.0.2.1:25", "127.0.0.1:25"));
    CHECK_FALSE(same("127.0.0.1:25", "127.0.0.1:26"));
    CHECK_FALSE(same("unix:/run/a", "unix:/run/b"));
    CHECK_FALSE(conf::postfix_endpoint::parse("inet:host:").has_value());
}

TEST_CASE("a column that is left open follows main.cf")
{
    const auto old = parse("", "smtp inet n - - - - smtpd\n");
    const auto now = parse("compatibility_level = 3.6\ndefault_process_limit = 7\n", "smtp inet n - - - - smtpd\n");
    CHECK(conf::is_chrooted(old, old.services()[0]));
    CHECK_FALSE(conf::is_chrooted(now, now.services()[0]));
    CHECK_EQ(conf::maxproc(old, old.services()[0]), 100);
    CHECK_EQ(conf::maxproc(now, now.services()[0]), 7);
}

TEST_CASE("findings come in the order of the lines, each once, and only errors fail")
{
    conf::postfix_findings findings;
    findings.add(conf::severity::warning, {"main.cf", 9}, "later", "mend it");
    findings.add(conf::severity::note, {"main.cf", 2}, "earlier", "");
    findings.add(conf::severity::note, {"main.cf", 2}, "earlier", "");
    std::ostringstream out;
    CHECK_EQ(findings.print(out), 0);
    CHECK_EQ(out.str(), "main.cf:2: note: earlier\nmain.cf:9: warning: later\n    mend: mend it\n"
                        "0 errors, 1 warnings, 1 notes\n");
    findings.add(conf::severity::error, {"main.cf", 1}, "bad", "");
    CHECK_EQ(findings.print(out), 1);
}
