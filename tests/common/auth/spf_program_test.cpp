#include "common/auth/spf_program.hpp"

#include <doctest/doctest.h>

namespace {

/// What is kept of a record for that client, as a check does it.
auth::spf_record parts_for(const std::string& record, const net::ip_address& client)
{
    return auth::parse_spf_record(record, [&](const auth::spf_directive& next,
                                              std::size_t kept) { return auth::has_part(next, client, kept); })
        .value();
}

std::string library_text(const std::string& record, const std::string& client)
{
    const auto address = net::ip_address::parse(client).value();
    const auto of = [&](const auth::spf_record& read) {
        return auth::program_text(auth::make_spf_program(read, address), 0, address.is_v4());
    };
    const std::string text = of(auth::parse_spf_record(record).value());
    CHECK_EQ(of(parts_for(record, address)), text); // what is left out was never seen
    return text;
}

} // namespace

TEST_CASE("the library sees numbers for names, and no network and no modifier but redirect")
{
    CHECK_EQ(
        library_text("v=spf1 ip4:192.0.2.0/24 -a:x.example/24//64 ?mx ptr exists:%{l}.y.example moo=x exp=e.example "
                     "redirect=z.example",
                     "198.51.100.1"),
        "v=spf1 -a:t0.invalid/24 ?mx:t1.invalid +exists:t2.invalid +exists:t3.invalid redirect=t4.invalid");
    CHECK_EQ(library_text("v=spf1 a//64 mx/24", "2001:db8::1"), "v=spf1 +a:t0.invalid//64 +mx:t1.invalid");
}

TEST_CASE("nothing stands behind a term that surely matches")
{
    CHECK_EQ(library_text("v=spf1 a -ip4:192.0.2.0/24 mx redirect=z.example", "192.0.2.9"),
             "v=spf1 +a:t0.invalid -exists:t1.invalid");
    CHECK_EQ(library_text("v=spf1 redirect=z.example ~all a", "192.0.2.9"), "v=spf1 ~exists:t0.invalid");
    CHECK_EQ(library_text("v=spf1 ip6:::/0 ip4:0.0.0.0/0 a", "192.0.2.9"), "v=spf1 +exists:t0.invalid");
    CHECK_EQ(library_text("v=spf1 ip6:::/0 a", "2001:db8::1"), "v=spf1 +exists:t0.invalid");
}

TEST_CASE("a prefix of length 0 is ours to answer, because the library refuses it")
{
    CHECK_EQ(library_text("v=spf1 a/0 -mx:x.example/0", "192.0.2.9"), "v=spf1 +exists:t0.invalid -exists:t1.invalid");
    CHECK_EQ(library_text("v=spf1 a/0", "2001:db8::1"), "v=spf1 +a:t0.invalid");
}

TEST_CASE("however long a record is, the library sees few terms of it")
{
    std::string record = "v=spf1";
    for (int i = 0; i < 250; ++i)
        record += " mx:" + std::string(40, 'x') + ".example/24";
    const std::string text = library_text(record + " redirect=z.example", "192.0.2.9");
    CHECK_EQ(text.find("redirect"), std::string::npos);
    CHECK(text.ends_with("+mx:t10.invalid/24"));
    CHECK_EQ(parts_for(record, net::ip_address::parse("192.0.2.9").value()).directives.size(), 11);
}

TEST_CASE("networks that the client is not in are read as strictly, and not kept")
{
    const auto client = net::ip_address::parse("192.0.2.9").value();
    std::string record = "v=spf1 ip4:192.0.2.0/24";
    for (int i = 0; i < 200; ++i)
        record += " ip4:10.0." + std::to_string(i) + ".0/24 ip6:2001:db8::/32";
    const auto kept = parts_for(record + " ~all exp=e.example redirect=z.example", client);
    REQUIRE_EQ(kept.directives.size(), 2);
    CHECK_EQ(kept.directives[0].written, "ip4:192.0.2.0/24");
    CHECK_EQ(kept.directives[1].written, "~all");
    CHECK(kept.explanation.has_value());
    CHECK(kept.redirect.has_value());
    const auto none = [](const auth::spf_directive&, std::size_t) { return false; };
    CHECK_FALSE(auth::parse_spf_record(record + " ip4:10.0.0.0/33 -all", none).has_value());
    CHECK_FALSE(auth::parse_spf_record(record + " -all ip6:x", none).has_value());
}
