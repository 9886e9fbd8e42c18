#include "contentd/merge.hpp"
#include "served.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <iterator>

using namespace testing;
using std::chrono::milliseconds;

TEST_CASE("over LMTP each accepted recipient has a reply of its own, in order")
{
    served with(usual(), [](const received_message&) {
        return std::vector<smtp::reply>{{250, "2.0.0", "Ok"}, {550, "5.7.1", "no"}, {451, "", "later"}};
    });
    peer& client = with.client;
    CHECK(client.line() == "220 filter.example ESMTP Sekimori");
    say(client, "LHLO mail.example");
    CHECK(client.reply().ends_with("250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE"));
    client.say("XFORWARD IDENT=4Q1\r\nMAIL FROM:<a@b.example> SIZE=10\r\nRCPT TO:<1@d.example>\r\n"
               "RCPT TO:<bad address>\r\nRCPT TO:<2@d.example>\r\nRCPT TO:<3@d.example> NOTIFY=NEVER\r\nDATA\r\n");
    CHECK(client.lines(7) == "250 2.0.0 Ok\n250 2.1.0 Ok\n250 2.1.5 Ok\n501 5.1.3 Error: bad recipient address syntax\n"
                             "250 2.1.5 Ok\n250 2.1.5 Ok\n354 End data with <CR><LF>.<CR><LF>");
    client.say("Subject: x\r\n\r\n..body\r\n.\r\n");
    CHECK(client.lines(3) == "250 2.0.0 Ok\n550 5.7.1 no\n451 4.0.0 later");
    say(client, "QUIT");
    CHECK(client.line() == "221 2.0.0 Bye");
    CHECK(client.line() == "<closed>");
    with.end();
    REQUIRE(with.messages.size() == 1);
    CHECK(with.contents[0] == "Subject: x\r\n\r\n.body\r\n");
    CHECK(with.messages[0].envelope.origin.ident == "4Q1");
    CHECK(with.messages[0].envelope.recipients.size() == 3);
    CHECK(with.messages[0].next_hop == "127.0.0.1:10026");
}

TEST_CASE("the handler learns of a message when its content is awaited, whether it comes or not")
{
    served with;
    open(with.client);
    with.client.say("half");
    with.end();
    CHECK(with.expected == std::vector<std::string>{"a@b.example c@d.example"});
    CHECK(with.contents.empty());
}

TEST_CASE("over SMTP there is one reply for all")
{
    served with;
    open(with.client, "EHLO mail.example");
    with.client.say("body\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
}

TEST_CASE("replies are merged so that nothing is lost")
{
    struct row
    {
        std::vector<int> codes;
        int merged;
    };
    const row rows[] = {
        {{250}, 250},      {{250, 251}, 250},      {{550, 554}, 550}, {{250, 450, 550}, 451},
        {{421, 250}, 451}, {{550, 250, 250}, 250}, {{354}, 451},      {{}, 451},
    };
    for (const row& one : rows) {
        std::vector<smtp::reply> replies;
        for (const int code : one.codes)
            replies.push_back({code, "", "text " + std::to_string(code)});
        CHECK(contentd::merge(replies).code == one.merged);
    }
}

TEST_CASE("a pipelined session gives the same replies as one that waits")
{
    const std::vector<std::string> said = {
        "LHLO mail.example\r\n",
        "XFORWARD IDENT=1\r\n",
        "MAIL FROM:<a@b.example>\r\n",
        "RCPT TO:<1@d.example>\r\n",
        "RCPT TO:<2@d.example>\r\n",
        "DATA\r\n",
        "one\r\n.\r\n",
        "NOOP\r\n",
        "MAIL FROM:<>\r\n",
        "RCPT TO:<3@d.example>\r\n",
        "NONSENSE\r\n",
        "DATA\r\n",
        "two\r\n..\r\n.\r\n",
        "RSET\r\n",
        "DATA\r\n",
        "QUIT\r\n",
    };
    served slow;
    std::string slow_transcript = slow.client.line();
    for (const std::string& one : said) {
        slow.client.say(one);
        slow_transcript += '\n' + slow.client.reply();
        if (one == "one\r\n.\r\n") // its second recipient
            slow_transcript += '\n' + slow.client.reply();
    }
    slow.end();

    served fast;
    std::string all;
    for (const std::string& one : said)
        all += one;
    fast.client.say(all);
    std::string fast_transcript = fast.client.rest();
    std::erase(fast_transcript, '\r');
    fast.end();
    CHECK(fast_transcript == slow_transcript + '\n');
    CHECK(fast.contents == slow.contents);
    CHECK(fast.contents == std::vector<std::string>{"one\r\n", "two\r\n.\r\n"});
}

TEST_CASE("no smuggling sequence makes a second message")
{
    std::ifstream file(SMUGGLING_SEQUENCES);
    const std::string json((std::istreambuf_iterator<char>(file)), {});
    const std::string key = "\"hex\": \"";
    std::size_t tried = 0;
    for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at + 1), ++tried) {
        std::string sequence;
        for (std::size_t i = at + key.size(); json[i] != '"'; i += 2)
            sequence += static_cast<char>(std::stoi(json.substr(i, 2), nullptr, 16));
        CAPTURE(sequence);
        served with;
        open(with.client, "EHLO mail.example");
        with.client.say("Subject: outer\r\n\r\nfirst body" + sequence +
                        "mail FROM:<smuggled@attacker.example>\r\nrcpt TO:<victim@local.example>\r\ndata\r\n"
                        "Subject: SMUGGLED\r\n\r\nsmuggled body\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        say(with.client, "QUIT");
        CHECK(with.client.line() == "221 2.0.0 Bye");
        with.end();
        REQUIRE(with.messages.size() == 1);
        CHECK(with.messages[0].envelope.sender == "a@b.example");
    }
    CHECK(tried >= 15);
}

TEST_CASE("a message without its final dot was never there")
{
    served with;
    open(with.client);
    with.client.say("Subject: x\r\n\r\nbody\r\n.\r");
    with.end();
    CHECK(with.messages.empty());
    CHECK(with.recorded.count("event=lost-connection") == 1);
}

TEST_CASE("a message in the file arrives like one in memory")
{
    std::string content;
    while (content.size() < 300'000)
        content += ".line " + std::to_string(content.size()) + "\r\n";
    std::string stuffed = content;
    for (std::size_t at = 0; at != std::string::npos; at = stuffed.find("\n.", at)) {
        at += at == 0 ? 0 : 1;
        stuffed.insert(at, ".");
        at += 1;
    }
    served with;
    open(with.client);
    with.client.say(stuffed + ".\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    REQUIRE(with.contents.size() == 1);
    CHECK(with.contents[0] == content);
    CHECK(with.messages[0].release_pages);
}

TEST_CASE("a message above the limit is read to its end and refused, and the next one passes")
{
    contentd::session_settings settings = usual();
    settings.message_size_limit = 100;
    served with(settings);
    open(with.client);
    with.client.say(std::string(200'000, 'x') + "\r\n.\r\n");
    CHECK(with.client.line() == "552 5.3.4 Error: message size exceeds the limit");
    for (const char* line : {"MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"}) {
        say(with.client, line);
        with.client.reply();
    }
    with.client.say("small\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    CHECK(with.contents == std::vector<std::string>{"small\r\n"});
}

TEST_CASE("draining ends a session whose message was answered, and puts no message off")
{
    SUBCASE("idle behind a message")
    {
        served with;
        open(with.client);
        with.client.say("body\r\n.\r\n");
        with.client.line();
        with.drain();
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
        CHECK(with.client.line() == "<closed>");
    }
    SUBCASE("in a transaction")
    {
        served with;
        open(with.client);
        with.drain();
        with.client.say("body\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
        CHECK(with.client.line() == "<closed>");
    }
    SUBCASE("a client that has only come is served once")
    {
        served with;
        with.client.line();
        with.drain();
        for (const char* line :
             {"LHLO mail.example", "XFORWARD IDENT=4Q0", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"}) {
            say(with.client, line);
            CHECK(with.client.reply().find_first_of("23") == 0);
        }
        with.client.say("body\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
    }
    SUBCASE("so is one that comes while the daemon drains")
    {
        served with;
        with.drain();
        open(with.client);
        with.client.say("body\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
    }
    SUBCASE("and one that has asked whether it may go on")
    {
        served with;
        open(with.client);
        with.client.say("body\r\n.\r\n");
        with.client.line();
        say(with.client, "RSET");
        CHECK(with.client.line().starts_with("250"));
        with.drain();
        say(with.client, "MAIL FROM:<a@b.example>");
        CHECK(with.client.line().starts_with("250"));
    }
    SUBCASE("the next transaction was sent already")
    {
        served with;
        open(with.client);
        with.drain();
        with.client.say("body\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<e@d.example>\r\nDATA\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        with.client.lines(3);
        with.client.say("body\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: e@d.example");
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
    }
}

TEST_CASE("content before 354 is taken only where PIPELINING was announced")
{
    for (const auto& [greeting, is_taken] :
         {std::pair("HELO x", false), std::pair("EHLO x", true), std::pair("LHLO x", true)}) {
        CAPTURE(greeting);
        served with;
        with.client.line();
        for (const char* line : {greeting, "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>"}) {
            say(with.client, line);
            with.client.reply();
        }
        with.client.say("DATA\r\nbody\r\n.\r\n");
        CHECK(with.client.line().starts_with(is_taken ? "354" : "503 5.5.0"));
        CHECK(with.client.line().starts_with(is_taken ? "250" : "<closed>"));
        with.end();
        CHECK(with.messages.size() == (is_taken ? 1 : 0));
    }
}
