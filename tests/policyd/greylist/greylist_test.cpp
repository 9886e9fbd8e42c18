#include "policyd/greylist/greylist.hpp"
#include "tests/policyd/desk.hpp"

using namespace std::chrono_literals;
using policyd::grey_by;
using policyd::grey_question;
using policyd::grey_standing;
using policyd_test::attributes;
using policyd_test::desk;
using policyd_test::next;

namespace {

const char* const all = "grey: service = \"mx\" -> greylist \"450 4.7.1 come again in {greylist.wait} s\"\n";

/// The list alone, with its own clock.
struct shelf
{
    desk postfix{"any: client.port > 0 -> score 1\n"};
    state::greylist& list = postfix.shared->greylist();
    base::time_point now = std::chrono::floor<std::chrono::seconds>(postfix.at); // as exact as the list's times
    grey_by by = grey_by::domain;

    grey_standing ask(std::string_view sender,
                      grey_question asked = {"192.0.2.0/24", {}, "bob@example.net", false, false, {}})
    {
        asked.sender = sender;
        asked.now = now;
        const auto found = policyd::look(list, asked, 4min, by);
        policyd::note(list, found, now, nullptr);
        return found.standing;
    }
};

} // namespace

TEST_CASE("a new network and domain wait for the delay, then pass, and later mail passes at once")
{
    shelf shelf;
    CHECK(shelf.ask("alice@example.org") == grey_standing::fresh);
    CHECK(shelf.ask("carol@example.org") == grey_standing::waiting);
    CHECK(shelf.ask("alice@example.com") == grey_standing::fresh);
    shelf.now += 3min;
    CHECK(shelf.ask("alice@example.org") == grey_standing::waiting);
    shelf.now += 61s;
    CHECK(shelf.ask("alice@example.org") == grey_standing::passed);
    CHECK(shelf.ask("alice@example.org") == grey_standing::confirmed);
    shelf.now += 30 * 24h;
    CHECK(shelf.ask("dave@EXAMPLE.org") == grey_standing::confirmed);
    shelf.now += 30 * 24h; // from that use on
    CHECK(shelf.ask("alice@example.org") == grey_standing::confirmed);
    shelf.now += 37 * 24h;
    CHECK(shelf.ask("alice@example.org") == grey_standing::fresh);
}

TEST_CASE("who never comes again in two days begins anew")
{
    shelf shelf;
    CHECK(shelf.ask("alice@example.org") == grey_standing::fresh);
    shelf.now += 49h;
    CHECK(shelf.ask("alice@example.org") == grey_standing::fresh);
}

TEST_CASE("by sender, what changes from message to message does not count, and by recipient each has an entry")
{
    shelf shelf;
    shelf.by = grey_by::sender;
    CHECK(shelf.ask("bounce-17-bob=example.net@news.example.org") == grey_standing::fresh);
    CHECK(shelf.ask("bounce-18-bob=example.net@news.example.org") == grey_standing::waiting);
    CHECK(shelf.ask("SRS0=aaaa=DR=example.com=alice@forward.org") == grey_standing::fresh);
    CHECK(shelf.ask("SRS0=bbbb=DS=example.com=alice@forward.org") == grey_standing::waiting);
    CHECK(shelf.ask("SRS0=bbbb=DS=example.com=carol@forward.org") == grey_standing::fresh);
    shelf.by = grey_by::recipient;
    const grey_question other{"192.0.2.0/24", {}, "Carol@example.net", false, false, {}};
    CHECK(shelf.ask("alice@example.org") == grey_standing::fresh);
    CHECK(shelf.ask("alice@example.org", other) == grey_standing::fresh);
    CHECK(shelf.ask("alice@example.org", other) == grey_standing::waiting);
}

TEST_CASE("the exempt never wait")
{
    shelf shelf;
    const auto with = [](std::string source, std::string_view recipient, bool is_familiar, bool is_at_data) {
        return grey_question{std::move(source), {}, recipient, is_familiar, is_at_data, {}};
    };
    CHECK(shelf.ask("a@example.org", with("192.0.2.0/24", "Postmaster@example.net", false, false)) ==
          grey_standing::exempt);
    CHECK(shelf.ask("a@example.org", with("192.0.2.0/24", "bob@example.net", true, false)) == grey_standing::exempt);
    CHECK(shelf.ask("a@example.org", with("", "bob@example.net", false, false)) == grey_standing::exempt);
    CHECK(shelf.ask("list-bounces+bob=example.net@lists.org") == grey_standing::exempt);
    // A callout asks with the null sender and never comes to DATA; a bounce does.
    CHECK(shelf.ask("") == grey_standing::exempt);
    const auto at_data = with("192.0.2.0/24", "", false, true);
    CHECK(shelf.ask("", at_data) == grey_standing::fresh);
    CHECK(shelf.ask("", at_data) == grey_standing::waiting);
    CHECK(shelf.ask("a@example.org", at_data) == grey_standing::exempt);
    shelf.now += 5min;
    CHECK(shelf.ask("", at_data) == grey_standing::passed);
}

TEST_CASE("a network whose mail passed in five hours is greylisted no more, one burst does not do")
{
    shelf shelf;
    const auto pass = [&](const std::string& domain) {
        shelf.ask("a@" + domain);
        shelf.now += 4min;
        CHECK(shelf.ask("a@" + domain) == grey_standing::passed);
    };
    for (int burst = 0; burst < 10; ++burst)
        pass("burst" + std::to_string(burst) + ".example");
    CHECK(shelf.ask("a@new.example") == grey_standing::fresh);
    for (int hour = 0; hour < 4; ++hour) {
        shelf.now += 1h;
        pass("hour" + std::to_string(hour) + ".example");
    }
    CHECK(shelf.ask("a@never.example") == grey_standing::confirmed);
    CHECK(shelf.ask("a@never.example", {"192.0.3.0/24", {}, "bob@example.net", false, false, {}}) ==
          grey_standing::fresh);
    shelf.now += 35 * 24h;
    CHECK(shelf.ask("a@once.example") == grey_standing::confirmed);
    shelf.now += 35 * 24h; // from that use on
    CHECK(shelf.ask("a@twice.example") == grey_standing::confirmed);
    shelf.now += 37 * 24h;
    CHECK(shelf.ask("a@thrice.example") == grey_standing::fresh);
}

TEST_CASE("a network that makes new entries without end waits once for all, and earns nothing by it")
{
    shelf shelf;
    for (int i = 0; i < 100; ++i)
        CHECK(shelf.ask("a@d" + std::to_string(i) + ".example") == grey_standing::fresh);
    CHECK(shelf.ask("a@d100.example") == grey_standing::fresh);
    for (int i = 101; i < 1000; ++i)
        CHECK(shelf.ask("a@d" + std::to_string(i) + ".example") == grey_standing::waiting);
    CHECK(shelf.list.find_all({}, {}, 10'000, shelf.now)->size() <= 101);
    shelf.now += 5min;
    CHECK(shelf.ask("a@d700.example") == grey_standing::passed);
    CHECK(shelf.ask("a@d700.example") == grey_standing::passed);
    CHECK(!shelf.list.find(state::grey_key::whole("192.0.2.0/24"), shelf.now));
    // One of its own still counts for itself.
    CHECK(shelf.ask("a@d7.example") == grey_standing::passed);
    CHECK(shelf.ask("a@d7.example") == grey_standing::confirmed);
}

TEST_CASE("a sender that looks like the shared entry or like none has an entry of its own")
{
    shelf shelf;
    CHECK(shelf.ask("a@*") == grey_standing::fresh);
    CHECK(shelf.ask("b@other.example") == grey_standing::fresh);
    CHECK(shelf.ask("nodomain") == grey_standing::fresh);
    CHECK(shelf.ask("c@third.example") == grey_standing::fresh);
}

TEST_CASE("the action defers while the entry waits, and lets later rules decide once it passed")
{
    desk postfix(std::string(all) + "later: at rcpt: sender.domain = \"example.org\" -> reject \"550 5.7.1 later\"\n");
    postfix.at = std::chrono::floor<std::chrono::seconds>(postfix.at);
    CHECK(postfix.ask("rcpt", next()) == "DEFER_IF_PERMIT 4.7.1 come again in 240 s");
    postfix.at += 100s;
    const auto retried = postfix.ask("rcpt", next());
    CHECK(retried.starts_with("DEFER_IF_PERMIT 4.7.1 come again in 14"));
    CHECK(postfix.ask("rcpt", next({{"sasl_username", "carol"}})) == "550 5.7.1 later");
    postfix.at += 141s;
    CHECK(postfix.ask("rcpt", next()) == "550 5.7.1 later");
    CHECK(postfix.has_line("event=greylist rule=grey source=192.0.2.0/24 sender=example.org"));
    CHECK(postfix.ask("rcpt", next({{"client_address", "192.0.2.200"}})) == "550 5.7.1 later");
}

TEST_CASE("who waits exactly as long as the answer said passes, in each part of a second")
{
    for (const auto part : {0ms, 1ms, 500ms, 999ms})
        for (const auto early : {0ms, 1500ms}) {
            CAPTURE(part.count());
            CAPTURE(early.count());
            desk postfix(all);
            postfix.at = std::chrono::floor<std::chrono::seconds>(postfix.at) + part;
            std::string told = postfix.ask("rcpt", next());
            if (early > 0ms) {
                postfix.at += early;
                told = postfix.ask("rcpt", next());
            }
            const auto seconds = std::stoi(told.substr(told.find(" in ") + 4));
            CHECK(seconds <= 241);
            postfix.at += std::chrono::seconds(seconds);
            CHECK(postfix.ask("rcpt", next()) == "DUNNO");
        }
}

TEST_CASE("only clients that a rule suspects wait, whom the operator allows never does, and observing makes no entry")
{
    desk postfix("grey: client.ptr is absent -> greylist\n"
                 "observe strict: service = \"mx\" -> greylist\n");
    CHECK(postfix.ask("rcpt", next()) == "DUNNO");
    CHECK(postfix.has_line("event=observe rule=strict would=greylist"));
    CHECK(!postfix.shared->greylist().find({"192.0.2.0/24", "example.org", {}}, postfix.at));
    const attributes nameless = {{"reverse_client_name", "unknown"}, {"client_address", "198.51.100.3"}};
    CHECK(postfix.ask("rcpt", next(nameless)) == "DEFER_IF_PERMIT 4.7.1 greylisted, please try again later");
    std::promise<void> added;
    state::mark allowed{"client.address", "198.51.100.3", postfix.at, postfix.at + 1h, "us", "command", 1};
    postfix.shared->table(state::mark_table::allowances).add(allowed, [&](state::outcome) { added.set_value(); });
    added.get_future().get();
    CHECK(postfix.ask("rcpt", next(nameless)) == "DUNNO");
}

TEST_CASE("a whole message passes after its retry, with a header that tells of the delay once")
{
    desk postfix(std::string(all) +
                 "told: greylist.standing = \"passed\" -> prepend \"X-Greylist: since {greylist.since}\"\n");
    CHECK(postfix.send(next()).starts_with("DEFER_IF_PERMIT"));
    postfix.at += 5min;
    const auto retry = next();
    CHECK(postfix.ask("rcpt", retry).starts_with("PREPEND X-Greylist: since 20"));
    CHECK(postfix.ask("known", retry) == "DUNNO");
    CHECK(postfix.ask("data", retry) == "DUNNO");
    CHECK(postfix.ask("eom", retry) == "DUNNO");
    CHECK(postfix.send(next()) == "DUNNO");
}

TEST_CASE("greylisted sessions are no probes, and use up no limit")
{
    desk postfix(std::string(all) +
                 "probing: on probe: probes_per(client.address, 1h) > 0 -> penalise client.address 1h\n"
                 "quota: recipients_per(client.address, 1h) > 3 -> defer \"450 4.7.1 too many\"\n");
    // Others have shown that the server is wired.
    for (int i = 0; i < 3; ++i)
        postfix.send(next({{"client_address", "198.51.100.7"}, {"client_port", "1"}, {"sasl_username", "carol"}}));
    for (int i = 0; i < 10; ++i) {
        const auto port = std::to_string(50000 + i);
        const auto message = next({{"client_port", port}});
        CHECK(postfix.ask("rcpt", message).starts_with("DEFER_IF_PERMIT"));
        CHECK(postfix.ask("known", message).starts_with("DEFER_IF_PERMIT"));
    }
    postfix.pass(400s);
    CHECK(postfix.shared->table(state::mark_table::penalties).list(postfix.at).empty());
    CHECK(postfix.send(next()) == "DUNNO");
}
