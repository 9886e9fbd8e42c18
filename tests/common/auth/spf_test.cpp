#include "tests/common/auth/zone.hpp"

#include <doctest/doctest.h>

using auth::spf_status;
using auth_test::evaluate;
using auth_test::query;
using auth_test::zone;

TEST_CASE("the term that matched is named, also behind a redirect")
{
    const zone from = zone()
                          .add_text("a.example", "v=spf1 ip4:192.0.2.0/24 include:b.example -all")
                          .add_text("b.example", "v=spf1 ip4:198.51.100.0/24 -all")
                          .add_text("c.example", "v=spf1 redirect=a.example")
                          .add_text("d.example", "v=spf1");
    CHECK_EQ(evaluate(query("192.0.2.1", "u@a.example", "h"), from).mechanism, "ip4:192.0.2.0/24");
    CHECK_EQ(evaluate(query("198.51.100.1", "u@a.example", "h"), from).mechanism, "include:b.example");
    const auto redirected = evaluate(query("203.0.113.1", "u@c.example", "h"), from);
    CHECK_EQ(redirected.status, spf_status::fail);
    CHECK_EQ(redirected.mechanism, "-all");
    CHECK_EQ(redirected.domain, "c.example");
    const auto nothing = evaluate(query("203.0.113.1", "u@d.example", "h"), from);
    CHECK_EQ(nothing.status, spf_status::neutral);
    CHECK_EQ(nothing.mechanism, "default");
}

TEST_CASE("the null sender and the HELO identity are postmaster at the HELO name")
{
    const zone from = zone()
                          .add_text("h.example", "v=spf1 exists:%{l}.%{o}.x.example -all")
                          .add_address("postmaster.h.example.x.example", "127.0.0.2");
    CHECK_EQ(evaluate(query("192.0.2.1", "", "H.example"), from).status, spf_status::pass);
    auto helo = query("192.0.2.1", "u@a.example", "h.example.");
    helo.identity = auth::spf_identity::helo;
    CHECK_EQ(evaluate(helo, from).status, spf_status::pass);
    CHECK_EQ(evaluate(helo, from).identity, auth::spf_identity::helo);
    for (const char* name : {"[192.0.2.1]", "localhost", "192.0.2.1", ""}) {
        helo.helo = name;
        CHECK_EQ(evaluate(helo, from).status, spf_status::none);
    }
}

TEST_CASE("a loopback client is checked like any other")
{
    const zone from = zone().add_text("a.example", "v=spf1 -all");
    CHECK_EQ(evaluate(query("127.0.0.1", "u@a.example", "h"), from).status, spf_status::fail);
    CHECK_EQ(evaluate(query("::1", "u@a.example", "h"), from).status, spf_status::fail);
}

TEST_CASE("terms far behind in a long record still count")
{
    std::string record = "v=spf1";
    for (int i = 0; i < 200; ++i)
        record += " ip4:10.1." + std::to_string(i) + ".0/24";
    zone from = zone().add_text("ip.example", record + " -all").add_text("yes.example", "v=spf1 ip4:192.0.2.1 -all");
    CHECK_EQ(evaluate(query("192.0.2.1", "u@ip.example", "h"), from).status, spf_status::fail);
    CHECK_EQ(evaluate(query("10.1.199.7", "u@ip.example", "h"), from).status, spf_status::pass);
    std::string includes = "v=spf1";
    for (int i = 0; i < 9; ++i) {
        const std::string name = std::string(40, 'x') + std::to_string(i) + ".example";
        includes += " include:" + name;
        from.add_text(name, "v=spf1 ip4:203.0.113." + std::to_string(i) + " -all");
    }
    from.add_text("include.example", includes + " include:yes.example -all");
    CHECK_EQ(evaluate(query("192.0.2.1", "u@include.example", "h"), from).status, spf_status::pass);
    CHECK_EQ(evaluate(query("192.0.2.2", "u@include.example", "h"), from).status, spf_status::fail);
}

TEST_CASE("a tree of includes costs no more than eleven look-ups of records")
{
    zone from;
    std::string all = "v=spf1";
    for (int i = 0; i < 9; ++i)
        all += " include:n" + std::to_string(i) + ".example";
    for (int i = 0; i < 9; ++i)
        from.add_text("n" + std::to_string(i) + ".example", all + " -all");
    from.add_text("a.example", all + " -all");
    const auth_test::driven done = auth_test::drive(query("192.0.2.1", "u@a.example", "h"), from, false);
    CHECK_EQ(done.result.status, spf_status::permerror);
    CHECK_EQ(done.result.problem, "more than 10 terms need look-ups");
    CHECK_LE(done.asked.size(), 11);
}

TEST_CASE("questions that will likely be needed are suggested together")
{
    const zone from = zone()
                          .add_text("a.example", "v=spf1 a mx include:b.example exists:%{i}.example redirect=c.example")
                          .add_address("a.example", "203.0.113.1");
    const auto step =
        auth::evaluate_spf(query("192.0.2.1", "u@a.example", "h"), [&](const auto& name, dns::type wanted) {
            return wanted == dns::type::txt && name == "a.example" ? from.find(name, wanted) : nullptr;
        });
    const auto& missing = std::get<auth::spf_missing>(step);
    CHECK_EQ(missing.needed.size(), 1);
    CHECK_EQ(missing.suggested.size(), 4); // but not the one with a macro
}

TEST_CASE("a failing look-up is a temperror, and a PTR that fails no match")
{
    const zone from = zone()
                          .add_text("a.example", "v=spf1 a:bad.example -all")
                          .add_text("p.example", "v=spf1 ptr -all")
                          .add_text("m.example", "v=spf1 mx -all")
                          .add_text("t.example", "v=spf1 include:gone.example -all")
                          .add_name("m.example", dns::type::mx, "bad.example")
                          .add_failure("bad.example", dns::type::a)
                          .add_failure("gone.example", dns::type::txt)
                          .add_failure("1.2.0.192.in-addr.arpa", dns::type::ptr);
    for (const char* sender : {"u@a.example", "u@m.example", "u@t.example", "u@gone.example"}) {
        const auto result = evaluate(query("192.0.2.1", sender, "h"), from);
        CHECK_EQ(result.status, spf_status::temperror);
        CHECK_NE(result.problem.find("no server answers"), std::string::npos);
    }
    CHECK_EQ(evaluate(query("192.0.2.1", "u@p.example", "h"), from).status, spf_status::fail);
}

TEST_CASE("prefix lengths of 0 match any address that is there, and none that is not")
{
    const zone from = zone()
                          .add_text("a.example", "v=spf1 a:there.example/0 -all")
                          .add_text("b.example", "v=spf1 a:none.example/0 -all")
                          .add_text("m.example", "v=spf1 mx/0 -all")
                          .add_text("n.example", "v=spf1 mx:there.example/0 -all")
                          .add_name("m.example", dns::type::mx, "there.example")
                          .add_address("there.example", "203.0.113.9");
    CHECK_EQ(evaluate(query("192.0.2.1", "u@a.example", "h"), from).status, spf_status::pass);
    CHECK_EQ(evaluate(query("192.0.2.1", "u@b.example", "h"), from).status, spf_status::fail);
    CHECK_EQ(evaluate(query("192.0.2.1", "u@m.example", "h"), from).status, spf_status::pass);
    CHECK_EQ(evaluate(query("192.0.2.1", "u@n.example", "h"), from).status, spf_status::fail);
    CHECK_EQ(evaluate(query("2001:db8::1", "u@a.example", "h"), from).status, spf_status::fail);
}

TEST_CASE("terms with a local part that is not ASCII do not match, domains become A-labels (RFC 8616)")
{
    const zone from = zone()
                          .add_text("xn--bcher-kva.example", "v=spf1 include:%{l}.x.example exists:%{l}.x.example ~all")
                          .add_text("r.example", "v=spf1 redirect=%{l}.x.example")
                          .add_text("e.example", "v=spf1 -all exp=why.example")
                          .add_text("why.example", "not %{l}");
    const std::string local = "\xc3\xa9@";
    const auto result = evaluate(query("192.0.2.1",
                                       local + "B\xc3\xbc"
                                               "cher.example",
                                       "h"),
                                 from);
    CHECK_EQ(result.status, spf_status::softfail);
    CHECK_EQ(result.domain, "xn--bcher-kva.example");
    CHECK_EQ(evaluate(query("192.0.2.1", local + "r.example", "h"), from).status, spf_status::permerror);
    CHECK_EQ(evaluate(query("192.0.2.1", local + "e.example", "h"), from).explanation, "");
    CHECK_EQ(evaluate(query("192.0.2.1", "e@e.example", "h"), from).explanation, "not e");
}

TEST_CASE("an explanation is asked for only when it is wanted, and is printable and short")
{
    zone from = zone().add_text("a.example", "v=spf1 -all exp=why.example").add_text("why.example", "%{h}%{h}%{h}");
    auto asked = query("192.0.2.1", "u@a.example", std::string("\r\n\x80") + std::string(300, 'x'));
    const auto result = evaluate(asked, from);
    CHECK_EQ(result.explanation.size(), auth::spf_explanation_limit);
    CHECK(result.explanation.starts_with("???xxx"));
    asked.wants_explanation = false;
    CHECK_EQ(evaluate(asked, from).explanation, "");
    CHECK_FALSE(auth_test::drive(asked, from, true).asked.contains({"why.example", dns::type::txt}));
}

TEST_CASE("ten names of the client are looked at, and a void PTR counts")
{
    zone from = zone()
                    .add_text("p.example", "v=spf1 ptr -all")
                    .add_text("v.example", "v=spf1 ptr ptr:x.example ptr:y.example ~all");
    for (int i = 0; i < 12; ++i) {
        const std::string name = "n" + std::to_string(i) + (i == 10 ? ".p.example" : ".other.example");
        from.add_name("1.2.0.192.in-addr.arpa", dns::type::ptr, name).add_address(name, "192.0.2.1");
    }
    CHECK_EQ(evaluate(query("192.0.2.1", "u@p.example", "h"), from).status, spf_status::fail);
    from.add_name("2.2.0.192.in-addr.arpa", dns::type::ptr, "mail.p.example")
        .add_address("mail.p.example", "192.0.2.2");
    CHECK_EQ(evaluate(query("192.0.2.2", "u@p.example", "h"), from).status, spf_status::pass);
    CHECK_EQ(evaluate(query("192.0.2.3", "u@v.example", "h"), from).status, spf_status::permerror);
}
