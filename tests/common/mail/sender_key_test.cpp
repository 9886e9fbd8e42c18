#include "common/mail/sender_key.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace {

std::string key_of(std::string_view sender)
{
    const auto key = mail::make_sender_key(sender);
    return key.local + '@' + key.domain;
}

} // namespace

TEST_CASE("a sender's key keeps who sends and loses which message it is")
{
    struct
    {
        const char* sender;
        const char* key;
    } const table[] = {
        // People keep their names.
        {"", "@"},
        {"Alice.Smith@Example.ORG.", "alice.smith@example.org"},
        {"bob99@example.org", "bob99@example.org"},
        {"a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"},
        {"alice+orders@example.org", "alice@example.org"},
        {"+alice@example.org", "+alice@example.org"},
        {"o'neil_x@example.org", "o'neil_x@example.org"},
        {"\xe9\x96\xa2@example.jp", "\xe9\x96\xa2@example.jp"},
        // Of mobile carriers, outside RFC 5321: each its own correspondent.
        {"a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"},
        {".a@ezweb.ne.jp", ".a@ezweb.ne.jp"},
        {"...@docomo.ne.jp", "...@docomo.ne.jp"},
        {"prvs=1234abcdef=a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"},
        {"list-bounces+a..b.=docomo.ne.jp@lists.org", "list-bounces@lists.org"},
        {"deadbeef@example.org", "deadbeef@example.org"},
        // BATV, in its forms.
        {"prvs=1234abcdef=alice@example.org", "alice@example.org"},
        {"PRVS=alice/0123ABCDEF@example.org", "alice@example.org"},
        {"prvs=0123abcdef/alice@example.org", "alice@example.org"},
        {"btv1==12345abcdef==alice@example.org", "alice@example.org"},
        {"prvs=alice@example.org", "prvs=alice@example.org"},
        // SRS, in its forms.
        {"SRS0=Hx4f=DR=example.com=alice@forward.org", "srs=example.com=alice@forward.org"},
        {"SRS0+Hx4f=DR=example.com=alice@forward.org", "srs=example.com=alice@forward.org"},
        {"srs0-Hx4f=DR=example.com=alice@forward.org", "srs=example.com=alice@forward.org"},
        {"SRS1=abcd=first.org==Hx4f=DR=example.com=alice@second.org", "srs=example.com=alice@second.org"},
        {"SRS1+abcd=first.org=+Hx4f=DR=example.com=alice@second.org", "srs=example.com=alice@second.org"},
        {"SRS0=Hx4f=DR=example.com=prvs=1234abcdef=alice@forward.org", "srs=example.com=alice@forward.org"},
        {"SRS0=Hx4f=DR=lists.org=list-return-7-x=y.org@forward.org", "srs=lists.org=list-return@forward.org"},
        {"SRS0=short@forward.org", "srs0=short@forward.org"},
        // VERP: ezmlm, Mailman, Postfix, Sympa, LISTSERV, Yahoo.
        {"list-return-123-bob=example.com@lists.org", "list-return@lists.org"},
        {"list-return-124-bob-smith=example.co.jp@lists.org", "list-return@lists.org"},
        {"list-bounces+bob=example.com@lists.org", "list-bounces@lists.org"},
        {"list-bounces@lists.org", "list-bounces@lists.org"},
        {"owner-list+bob=example.com@lists.org", "owner-list@lists.org"},
        {"owner-list-bob=example.com@lists.org", "owner-list@lists.org"},
        {"bounce+bob==a==example.com==list@lists.org", "bounce@lists.org"},
        {"owner-list*bob**example*-com@LISTSERV.example.edu", "owner-list@listserv.example.edu"},
        {"sentto-1234567-89-1334567-bob=example.com@returns.groups.yahoo.com", "sentto@returns.groups.yahoo.com"},
        {"bob=example.com@bounces.example.org", "*@bounces.example.org"},
        // Bulk mailers.
        {"bounce-mc.us5_12345.67890-bob=example.com@mail12.mcsv.net", "bounce@mail12.mcsv.net"},
        {"bounce-md_30850198.5f1c2e3d.v1-0123456789abcdef0123@mandrillapp.com", "bounce-md_#.v1-#@mandrillapp.com"},
        {"0100018a1b2c3d4e-12345678-90ab-cdef-1234-567890abcdef-000000@amazonses.com", "#@amazonses.com"},
        {"0102018f00c0ffee-deadbe01-cafe-4bad-8bad-0123456789ab-000000@eu-west-1.amazonses.com",
         "#@eu-west-1.amazonses.com"},
        {"bounces+1234567-a1b2-bob=example.com@em.sendgrid.net", "bounces@em.sendgrid.net"},
        {"bounces-1234567-98@news.example.org", "bounces-#@news.example.org"},
        {"msprvs1=18450yYzAbC=bounces-12345-6@bounces.example.org", "bounces-#@bounces.example.org"},
        {"n0a1b2c3d-bob=example.com@bounce.example.org", "#@bounce.example.org"},
        {"msg20260314101112@example.org", "msg#@example.org"},
        {"notification+kr4m2xyz@social.example", "notification@social.example"},
        {"alice+caf_=bob=example.com@gmail.com", "alice@gmail.com"},
        {"3f2504e0-4f89-11d3-9a0c-0305e82c3301@example.org", "#@example.org"},
        {"invoice-2026-03@example.org", "invoice-#@example.org"},
    };
    for (const auto& row : table) {
        CAPTURE(row.sender);
        CHECK(key_of(row.sender) == row.key);
    }
}

TEST_CASE("an address that its site signed is told from one that only looks so")
{
    for (const char* is_signed :
         {"prvs=1234abcdef=alice@example.org", "prvs=alice/0123abcdef@example.org",
          "btv1==12345abcdef==alice@example.org", "SRS0=Hx4f=DR=example.com=alice@forward.org",
          "SRS1=abcd=first.org==Hx4f=DR=example.com=alice@second.org", "srs0-Hx4f=DR=example.com=alice@forward.org"}) {
        CAPTURE(is_signed);
        CHECK(mail::is_signed_bounce(is_signed));
    }
    for (const char* is_not :
         {"", "alice@example.org", "prvs=@example.org", "prvs=alice@example.org", "prvs=nottag=alice@example.org",
          "SRS0=@forward.org", "SRS0=a=b=c@forward.org", "srs0x@example.org", "srs0xa=b=c=d@example.org",
          "SRS1=a=b@example.org", "SRS0=a=b=c=@example.org", "btv1==xyz==a@example.org"}) {
        CAPTURE(is_not);
        CHECK_FALSE(mail::is_signed_bounce(is_not));
    }
}

TEST_CASE("a key of a megabyte takes no longer than its length")
{
    for (const char* piece : {"a=", "1-", "srs0=a=b=c=", "**", "prvs=", "f0-", "+", "a1b2", "0000"}) {
        std::string local;
        while (local.size() < (1U << 20U))
            local += piece;
        CAPTURE(piece);
        const auto begin = std::chrono::steady_clock::now();
        CHECK(key_of(local + "@example.org").size() <= local.size() + 20);
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
    }
}
