#include "common/auth/spf_program.hpp"

#include <doctest/doctest.h>

namespace {

std::string library_text(const std::string& record, const std::string& client)
{
    const auto address = net::ip_address::parse(client).value();
    return auth::program_text(auth::make_spf_program(auth::parse_spf_record(record).value(), address), 0,
                              address.is_v4());
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
}
