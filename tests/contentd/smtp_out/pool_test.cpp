#include "sender.hpp"

using namespace smtp_out_test;

TEST_CASE("a message goes out with its commands in one go, and each recipient has its reply")
{
    std::string said;
    std::promise<std::string> farewell;
    server next({[&](peer& client) {
        greet(client);
        said = client.lines(5); // all before the first reply
        client.say("250 2.0.0 Ok\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n550 5.1.1 unknown\r\n354 go\r\n");
        said += '\n' + client.content();
        client.say("250 2.0.0 Ok: queued as 4Q1\r\n");
        farewell.set_value(client.line());
    }});
    sender from;
    outgoing message = message_to(2);
    message.origin.ident = "4Q0";
    message.prepended = "X-Added: 1\r\n";
    const outcome given = from.send(next.address(), message);
    CHECK(given.replies[0].to_text() == "250 2.0.0 Ok: queued as 4Q1");
    CHECK(given.replies[1].to_text() == "550 5.1.1 " + next.address() + " said: unknown");
    CHECK_FALSE(given.is_uncertain);
    from.pool.close_idle();
    CHECK(farewell.get_future().get() == "QUIT");
    CHECK(said == "XFORWARD IDENT=4Q0\nMAIL FROM:<a@b.example>\nRCPT TO:<r0@d.example>\nRCPT TO:<r1@d.example>\n"
                  "DATA\nX-Added: 1\r\nSubject: x\r\n\r\n..body\r\n.\r\n");
    CHECK(from.known.of(next.address())->pipelining);
}

TEST_CASE("a server without EHLO gets HELO and one command at a time")
{
    std::string said;
    server next({[&](peer& client) {
        greet(client, "502 5.5.1 what?\r\n");
        said = client.line();
        client.say("250 mx.example\r\n");
        for (const char* reply : {"250 Ok\r\n", "250 Ok\r\n", "354 go\r\n"}) {
            said += '\n' + client.line();
            client.say(reply);
        }
        said += '\n' + client.content();
        client.say("250 Ok\r\n");
    }});
    sender from;
    const outcome given = from.send(next.address(), message_to(1));
    CHECK(given.replies[0].code == 250);
    CHECK(said == "HELO filter.example\nMAIL FROM:<a@b.example>\nRCPT TO:<r0@d.example>\nDATA\nSubject: x\r\n\r\n"
                  "..body\r\n.\r\n");
    CHECK_FALSE(from.known.of(next.address())->eight_bit_mime);
}

TEST_CASE("a connection is used again, and after a transaction that did not end well RSET comes first")
{
    std::string second;
    server next({[&](peer& client) {
        greet(client);
        client.lines(3);
        client.say("250 Ok\r\n250 Ok\r\n451 4.3.0 no room\r\n");
        second = client.lines(4);
        client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n354 go\r\n");
        client.content();
        client.say("250 Ok\r\n");
        accept_message(client);
    }});
    sender from;
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 451);
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    CHECK(second.starts_with("RSET\nMAIL"));
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
}

TEST_CASE("354 without any recipient is answered with a dot alone")
{
    std::string said;
    server next({[&](peer& client) {
        greet(client);
        client.lines(3);
        client.say("250 Ok\r\n550 5.1.1 unknown\r\n354 go\r\n");
        said = client.line();
        client.say("554 5.5.1 no recipients\r\n");
        accept_message(client);
    }});
    sender from;
    const outcome given = from.send(next.address(), message_to(1));
    CHECK(given.replies[0].code == 550);
    CHECK(given.replies[0].enhanced == "5.1.1");
    CHECK_FALSE(given.is_uncertain);
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    CHECK(said == ".");
}

TEST_CASE("a used connection that the server has closed is replaced")
{
    SUBCASE("while it was idle")
    {
        server next({[](peer& client) {
                         greet(client);
                         accept_message(client);
                     },
                     [](peer& client) {
                         greet(client);
                         accept_message(client);
                     }});
        sender from;
        CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
        CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    }
    for (const char* answer : {"", "421 4.4.2 timeout\r\n"}) {
        SUBCASE(answer)
        {
            server next({[answer](peer& client) {
                             greet(client);
                             accept_message(client);
                             client.line();
                             client.say(answer);
                         },
                         [](peer& client) {
                             greet(client);
                             accept_message(client);
                         }});
            sender from;
            CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
            CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
        }
    }
}

TEST_CASE("before the final dot every failure of the next hop is temporary and certain")
{
    struct row
    {
        const char* what;
        server::script play;
    };
    const auto silent = [](peer& client) { client.rest(); };
    const row rows[] = {
        {"silent", silent},
        {"closes at once", [](peer&) {}},
        {"554 at the start", [](peer& client) { client.say("554 5.7.1 go away\r\n"); }},
        {"421 at the start", [](peer& client) { client.say("421 4.3.2 busy\r\n"); }},
        {"speaks another protocol", [](peer& client) { client.say("SSH-2.0-OpenSSH\r\n"); }},
        {"endless greeting", [](peer& client) { client.say("220-" + std::string(10000, 'x')); }},
        {"silent after EHLO",
         [](peer& client) {
             client.say("220 mx\r\n");
             client.rest();
         }},
        {"EHLO put off", [](peer& client) { greet(client, "450 4.3.2 later\r\n"); }},
        {"EHLO and HELO refused",
         [](peer& client) {
             greet(client, "550 5.7.1 no\r\n");
             client.line();
             client.say("550 5.7.1 no\r\n");
         }},
        {"silent after MAIL",
         [](peer& client) {
             greet(client);
             client.rest();
         }},
        {"421 to MAIL",
         [](peer& client) {
             greet(client);
             client.lines(3);
             client.say("421 4.3.2 closing\r\n");
         }},
        {"closes after RCPT",
         [](peer& client) {
             greet(client);
             client.lines(3);
             client.say("250 Ok\r\n250 Ok\r\n");
         }},
        {"250 to DATA",
         [](peer& client) {
             greet(client);
             client.lines(3);
             client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n");
         }},
        {"354 to RCPT",
         [](peer& client) {
             greet(client);
             client.lines(3);
             client.say("250 Ok\r\n354 Ok\r\n250 Ok\r\n");
         }},
    };
    for (const row& one : rows) {
        CAPTURE(one.what);
        sender from(brief(&smtp_out::timeouts::command));
        server next({one.play});
        const outcome given = from.send(next.address(), message_to(1));
        CHECK(given.replies[0].code == 451);
        CHECK(given.replies[0].enhanced.starts_with("4.4."));
        CHECK_FALSE(given.is_uncertain);
    }
}

TEST_CASE("a next hop that takes the content no further has not got it")
{
    const std::string large(20'000'000, 'x');
    outgoing message = message_to(1);
    message.content.push_back(large);
    std::promise<void> done;
    server next({[&](peer& client) {
        greet(client);
        client.lines(3);
        client.say("250 Ok\r\n250 Ok\r\n354 go\r\n");
        done.get_future().wait(); // reads nothing
    }});
    sender from(brief(&smtp_out::timeouts::data));
    const outcome given = from.send(next.address(), message);
    done.set_value();
    CHECK(given.replies[0].code == 451);
    CHECK_FALSE(given.is_uncertain);
}

TEST_CASE("after the final dot no reply means that nobody knows")
{
    const server::script endings[] = {
        [](peer& client) { client.rest(); },
        [](peer&) {},
        [](peer& client) { client.say("what?\r\n"); },
        [](peer& client) { client.say("354 go on\r\n"); },
    };
    for (const server::script& end : endings) {
        sender from(brief(&smtp_out::timeouts::data_done));
        server next({[&](peer& client) {
            greet(client);
            client.lines(3);
            client.say("250 Ok\r\n250 Ok\r\n354 go\r\n");
            client.content();
            end(client);
        }});
        const outcome given = from.send(next.address(), message_to(1));
        CHECK(given.is_uncertain);
        CHECK(given.replies[0].code == 451);
    }
}

TEST_CASE("a refusal of the content is told to all who were accepted")
{
    for (const char* refusal : {"550 5.7.1 spam\r\n", "452 4.3.1 full\r\n", "421 4.3.2 closing\r\n"}) {
        CAPTURE(refusal);
        sender from;
        server next({[&](peer& client) {
            greet(client);
            client.lines(4);
            client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n354 go\r\n");
            client.content();
            client.say(refusal);
        }});
        const outcome given = from.send(next.address(), message_to(2));
        CHECK_FALSE(given.is_uncertain);
        CHECK(given.replies[0].code == (refusal[0] == '5' ? 550 : refusal[1] == '2' ? 451 : 452));
        CHECK(given.replies[1].code == given.replies[0].code);
    }
}

TEST_CASE("a port where nobody listens is a temporary failure")
{
    std::string address;
    {
        const server gone({});
        address = gone.address();
    }
    sender from;
    const outcome given = from.send(address, message_to(1));
    CHECK(given.replies[0].code == 451);
    CHECK(given.replies[0].enhanced == "4.4.1");
    CHECK(from.send("no port here", message_to(1)).replies[0].code == 451);
}

TEST_CASE("connections above the limit wait their turn")
{
    server next({[](peer& client) {
        greet(client);
        accept_message(client);
        accept_message(client);
    }});
    sender from(patient, 1);
    const outgoing message = message_to(1);
    outcome first;
    outcome second;
    from.start(next.address(), message, first);
    from.start(next.address(), message, second);
    from.io.run();
    CHECK(first.replies.at(0).code == 250);
    CHECK(second.replies.at(0).code == 250);
}

TEST_CASE("who waits too long for a turn is put off")
{
    smtp_out::timeouts allowed = brief(&smtp_out::timeouts::connect);
    allowed.command = milliseconds(1500);
    server next({[](peer& client) { client.rest(); }});
    sender from(allowed, 1);
    const outgoing message = message_to(1);
    outcome first;
    outcome second;
    from.start(next.address(), message, first);
    from.start(next.address(), message, second);
    from.io.run();
    CHECK(first.replies.at(0).enhanced == "4.4.1");
    CHECK(second.replies.at(0).enhanced == "4.3.2");
}

TEST_CASE("a refused XFORWARD is logged once, and the mail goes on")
{
    server next({[](peer& client) {
        greet(client);
        for (int i = 0; i < 2; ++i) {
            client.lines(4);
            client.say("550 5.7.0 not authorized\r\n250 Ok\r\n250 Ok\r\n354 go\r\n");
            client.content();
            client.say("250 Ok\r\n");
        }
    }});
    sender from;
    outgoing message = message_to(1);
    message.origin.ident = "4Q0";
    CHECK(from.send(next.address(), message).replies[0].code == 250);
    CHECK(from.send(next.address(), message).replies[0].code == 250);
    CHECK(from.recorded.count("event=xforward-refused") == 1);
}

TEST_CASE("hundreds of recipients and megabytes of dots arrive whole")
{
    std::string content;
    for (int i = 0; i < 100'000; ++i)
        content += ".line\r\n..\r\n";
    std::string expected;
    for (int i = 0; i < 100'000; ++i)
        expected += "..line\r\n...\r\n";
    std::string got;
    server next({[&](peer& client) {
        greet(client);
        client.line();
        client.say("250 Ok\r\n");
        for (int i = 0; i < 350; ++i) {
            client.line();
            client.say("250 2.1.5 Ok\r\n");
        }
        client.line();
        client.say("354 go\r\n");
        got = client.content();
        client.say("250 Ok\r\n");
    }});
    outgoing message = message_to(350);
    message.content = {content};
    std::size_t released = 0;
    message.release_pages = [&released] { ++released; };
    sender from;
    const outcome given = from.send(next.address(), message);
    CHECK(given.replies.back().code == 250);
    CHECK(got == expected + ".\r\n");
    CHECK(released > 0);
}

TEST_CASE("a next hop is asked what it announces, and left")
{
    const auto probe = [](sender& from, const std::string& next_hop) {
        std::optional<base::result<void>> came;
        auto probing = from.pool.probe(next_hop);
        asio::co_spawn(from.io, std::move(probing),
                       [&came](const std::exception_ptr& failure, base::result<void> told) {
                           REQUIRE_FALSE(failure);
                           came.emplace(std::move(told));
                       });
        from.io.restart();
        from.io.run();
        REQUIRE(came);
        return *came;
    };
    sender from;
    {
        std::promise<std::string> farewell;
        server next({[&](peer& client) {
            greet(client, "250-mx.example\r\n250 8BITMIME\r\n");
            farewell.set_value(client.rest());
        }});
        CHECK(probe(from, next.address()).has_value());
        CHECK(farewell.get_future().get() == "QUIT\r\n");
        CHECK(from.known.of(next.address())->eight_bit_mime);
        CHECK_FALSE(from.known.of(next.address())->smtputf8);
    }
    CHECK_FALSE(probe(from, "127.0.0.1:1").has_value());
    CHECK_FALSE(from.known.of("127.0.0.1:1").has_value());
    sender full(patient, 0);
    CHECK(probe(full, "127.0.0.1:1").has_value());
}
