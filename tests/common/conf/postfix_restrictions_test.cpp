#include "common/conf/postfix_restrictions.hpp"

#include <doctest/doctest.h>

namespace {

std::string restrictions(std::string_view main, std::string_view list = "list")
{
    std::string text;
    const auto files = conf::postfix_files::parse(main, "main.cf", {}, "master.cf").value();
    for (const conf::postfix_word& each : conf::restrictions(files, nullptr, list))
        text += each.text + '@' + std::to_string(each.place.line) + ' ';
    return text;
}

} // namespace

TEST_CASE("the letter case of a restriction does not count, that of a table or an address does")
{
    CHECK_EQ(restrictions("list = Permit_MyNetworks, check_client_access hash:/etc/Good, REJECT\n"),
             "permit_mynetworks@1 check_client_access@1 hash:/etc/Good@1 reject@1 ");
    CHECK_EQ(restrictions("list = Check_Policy_Service { inet:MX:1, policy_context=A }\n"),
             "check_policy_service@1 { inet:MX:1, policy_context=A }@1 ");
}

TEST_CASE("a restriction class stands for what it holds, with the places of its own words")
{
    CHECK_EQ(
        restrictions("smtpd_restriction_classes = ask, usual\nask = usual,\n reject\nusual = permit\nlist = ask x\n"),
        "permit@4 reject@3 x@5 ");
    CHECK_EQ(restrictions("ask = permit\nlist = ask\n"), "ask@2 ");
}

TEST_CASE("classes that lead back to themselves end")
{
    CHECK_EQ(restrictions("smtpd_restriction_classes = a b\na = b\nb = a\nlist = a\n"), "a@3 ");
    CHECK_LE(restrictions("smtpd_restriction_classes = a\na = x a a a a a a\nlist = a\n").size(), 50000U);
}

TEST_CASE("classes that hold nothing end as well")
{
    std::string main = "smtpd_restriction_classes = c0 c1 c2 c3 c4 c5 c6 c7 c8 c9\nlist = c0\nc9 =\n";
    for (int i = 0; i < 9; ++i) {
        main += 'c' + std::to_string(i) + " =";
        for (int word = 0; word < 20; ++word)
            main += " c" + std::to_string(i + 1);
        main += '\n';
    }
    CHECK_EQ(restrictions(main), "");
}

TEST_CASE("what permits, and what may")
{
    for (const std::string_view each : {"permit", "permit_mynetworks", "permit_dnswl_client"})
        CHECK(conf::is_permit(each));
    for (const std::string_view each : {"permitted", "reject", ""})
        CHECK_FALSE(conf::is_permit(each));
    for (const std::string_view each : {"check_client_access", "check_reverse_client_hostname_a_access"})
        CHECK(conf::is_access_table(each));
    for (const std::string_view each : {"check_policy_service", "check_access", "check__access"})
        CHECK_FALSE(conf::is_access_table(each));
}
