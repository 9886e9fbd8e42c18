// One message and all that is known of it: each observation says its own, and none is left out here.

#include "observed.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using testing::observed;

namespace {

const std::string mail = "Received: from a by b; Mon, 2 Nov 2026 10:00:00 +0900\r\n"
                         "From: Shop <news@shop.example>\r\nSubject: =?utf-8?Q?caf=C3=A9?=\r\nSubject: twice\r\n"
                         "Message-ID: <1@shop.example>\r\n"
                         "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                         "--b\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n"
                         "help http://www.shop.example/a/b?c=d\r\n"
                         "--b\r\nContent-Type: Application/PDF; name=\"a.pdf.exe\"\r\n\r\nMZ only words\r\n--b--\r\n";

const std::string text_sha256 = "1bf267452a07bf3f077afcad3807f4417f1fe00bdb81adfed83107c3f6125cb0";
const std::string file_sha256 = "dc3233e66bb330f617e3c04afedacfdea886db401974442ac3b21ee76db4eeeb";

// One recipient, all of policyd's record, something from every service.
observed known_message()
{
    contentd::received_message received;
    smtp_in::envelope& envelope = received.envelope;
    envelope.sender = "Bob@Shop.Example";
    envelope.recipients = {{"postmaster@example.org", {}}};
    envelope.origin.addr = "192.0.2.7";
    envelope.origin.port = "1234";
    envelope.origin.name = "mail.shop.example";
    envelope.origin.helo = "helo.shop.example";
    envelope.origin.source = "LOCAL";
    received.notes = {.bare_cr = 1, .bare_lf = 2, .nul = 3, .longest_line = 70};
    return observed(mail, {}, received);
}

state::transaction record()
{
    state::transaction made;
    made.service = "submission";
    made.sasl_user = "bob";
    made.sasl_method = "PLAIN";
    made.tls_protocol = "TLSv1.3";
    made.spf = "softfail";
    made.penalty = "harvest";
    made.score = 2.5;
    return made;
}

std::string text_of(observed& seen, const contentd::observation& each)
{
    return each.elements == nullptr ? seen.text(each.name) : seen.all(each.name);
}

} // namespace

TEST_CASE("each observation says its own")
{
    observed seen = known_message();
    contentd::inspection& message = seen.message();
    message.set_transaction(record(), false);
    message.load_shape();
    message.load_digests();
    message.set_malware({malware::verdict::infected, "Eicar", "clamd", "", "PUA.Win.Packer"});
    message.set_spread({{4, true}});
    message.set_listings({{"bad", false}});
    message.set_reach(contentd::text_reach{8, 9});
    REQUIRE(message.digests().size() == 1);
    message.set_standings(std::vector<state::digest_standing>{{{5, 0}, {6, 7}, 2, true}});

    const std::map<std::string_view, std::string> expected = {
        {"client.address", "192.0.2.7"},
        {"client.network", "192.0.2.0/24"},
        {"client.name", "mail.shop.example"},
        {"client.is_local", "true"},
        {"helo.name", "helo.shop.example"},
        {"sender.address", "Bob@Shop.Example"},
        {"sender.domain", "shop.example"},
        {"sender.is_null", "false"},
        {"recipient.address", "postmaster@example.org"},
        {"recipient.domain", "example.org"},
        {"recipient.local", "postmaster"},
        {"recipient.role", "postmaster"},
        {"recipient.list_side", "absent"},
        {"list.command", "absent"},
        {"recipient.count", "1"},
        {"message.size", std::to_string(mail.size())},
        {"message.hops", "1"},
        {"message.subject", "caf\u00e9"},
        {"message.from", "Shop <news@shop.example>"},
        {"message.id", "<1@shop.example>"},
        {"message.duplicate_field", "subject"},
        {"message.bare_cr", "1"},
        {"message.bare_lf", "2"},
        {"message.nul", "3"},
        {"message.longest_line", "70"},
        {"message.body_less", "false"},
        {"message.chain", "absent"},
        {"message.passes", "0"},
        {"message.hidden_share", "0"},
        {"message.exceeded", "absent"},
        {"message.alike_senders", "8"},
        {"message.alike_recipients", "9"},
        {"bounce.kind", "absent"},
        {"bounce.status", "absent"},
        {"bounce.recipient", "absent"},
        {"bounce.returned_from", "absent"},
        {"mime.depth", "1"},
        {"mime.parts", "3"},
        {"mime.ambiguous", "absent"},
        {"mime.exceeded", "absent"},
        {"mime.is_defective", "false"},
        {"part.path", "1.1; 1.2"},
        {"part.type", "text/plain; text/plain"},
        {"part.declared_type", "text/plain; application/pdf"},
        {"part.declared_charset", "UTF-8; absent"},
        {"part.size", "36; 13"},
        {"part.sha256", text_sha256 + "; " + file_sha256},
        {"attachment.name", "a.pdf.exe"},
        {"attachment.extension", "exe"},
        {"attachment.type", "text/plain"},
        {"attachment.declared_type", "application/pdf"},
        {"attachment.executable", "true"},
        {"attachment.size", "13"},
        {"attachment.sha256", file_sha256},
        {"attachment.path", "a.pdf.exe"},
        {"attachment.inside", "false"},
        {"attachment.encrypted", "false"},
        {"attachment.macro", "absent"},
        {"attachment.dangerous_macro", "false"},
        {"attachment.traits", "absent"},
        {"attachment.exceeded", "absent"},
        {"attachment.tricks", "double extension"},
        {"attachment.contradiction", "true"},
        {"attachment.networks", "4"},
        {"attachment.seen_before", "true"},
        {"virus.name", "Eicar"},
        {"virus.engine", "clamd"},
        {"virus.unscannable", "absent"},
        {"virus.heuristic", "PUA.Win.Packer"},
        {"url.host", "www.shop.example"},
        {"url.domain", "shop.example"},
        {"url.text", "http://www.shop.example/a/b?c=d"},
        {"url.scheme", "http"},
        {"url.path", "/a/b"},
        {"url.place", "text"},
        {"url.shown", "absent"},
        {"url.hidden", "false"},
        {"url.text_mismatch", "false"},
        {"url.signs", "absent"},
        {"url.raw_ip", "false"},
        {"url.lookalike", "absent"},
        {"url.listed", "bad"},
        {"digest.kind", "url"},
        {"digest.spam_reports", "6"},
        {"digest.ham_reports", "7"},
        {"digest.cleared", "true"},
        {"digest.exact_reports", "5"},
        {"transaction.found", "true"},
        {"transaction.authenticated", "true"},
        {"transaction.score", "2.5"},
        {"service", "submission"},
        {"sasl.user", "bob"},
        {"sasl.method", "PLAIN"},
        {"tls.protocol", "TLSv1.3"},
        {"spf.result", "softfail"},
        {"penalty.reason", "harvest"},
    };
    for (const contentd::observation* each : contentd::observations()) {
        CAPTURE(each->name);
        const auto wanted = expected.find(each->name);
        REQUIRE(wanted != expected.end());
        CHECK(text_of(seen, *each) == wanted->second);
    }
    CHECK(contentd::observations().size() == expected.size());
}
