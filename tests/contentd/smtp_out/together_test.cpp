// A message in several transactions, of which all or none may be delivered.

#include "contentd/smtp_out/turns.hpp"
#include "sender.hpp"

#include <atomic>

using namespace smtp_out_test;

namespace {

std::vector<outcome> send_all(sender& from, const std::string& next_hop, const std::vector<outgoing>& messages)
{
    std::vector<outcome> given;
    auto sending = from.pool.send_all(next_hop, messages);
    asio::co_spawn(from.io, std::move(sending), [&given](const std::exception_ptr& failure, std::vector<outcome> came) {
        REQUIRE_FALSE(failure);
        given = std::move(came);
    });
    from.io.restart();
    from.io.run();
    REQUIRE(given.size() == messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        REQUIRE(given[i].replies.size() == messages[i].recipients.size());
    return given;
}

std::vector<int> codes(const outcome& of)
{
    std::vector<int> all;
    for (const smtp::reply& each : of.replies)
        all.push_back(each.code);
    return all;
}

// MAIL and the recipients, each with the reply given.
void take_envelope(peer& client, const std::vector<std::string>& rcpt)
{
    client.lines(1 + rcpt.size());
    client.say("250 Ok\r\n");
    for (const std::string& each : rcpt)
        client.say(each + "\r\n");
}

// DATA and the content, with that answer, or none.
void take_content(peer& client, std::string_view answer = "250 2.0.0 Ok")
{
    client.line();
    client.say("354 go\r\n");
    client.content();
    if (!answer.empty())
        client.say(std::string(answer) + "\r\n");
}

outgoing tagged(std::size_t recipients, std::string header)
{
    outgoing made = message_to(recipients);
    made.prepended = std::move(header);
    return made;
}

} // namespace

TEST_CASE("all transactions are open before the first content goes, and the dots come last")
{
    std::promise<void> second_is_open;
    std::promise<void> second_has_content;
    std::string first_got;
    std::string second_got;
    server next({[&](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     CHECK(client.line() == "DATA"); // comes when the other one is open
                     second_is_open.get_future().get();
                     client.say("354 go\r\n");
                     first_got = client.line() + '|'; // the content is here before the other's dot
                     second_has_content.get_future().get();
                     first_got += client.content();
                     client.say("250 2.0.0 Ok: first\r\n");
                 },
                 [&](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok", "250 Ok"});
                     second_is_open.set_value();
                     CHECK(client.line() == "DATA");
                     client.say("354 go\r\n");
                     second_got = client.line() + '|';
                     second_has_content.set_value();
                     second_got += client.content();
                     client.say("250 2.0.0 Ok: second\r\n");
                 }});
    sender from;
    const auto given = send_all(from, next.address(), {tagged(1, "X-A: 1\r\n"), tagged(2, "X-B: 1\r\n")});
    CHECK(given[0].replies[0].text == "Ok: first");
    CHECK(given[1].replies[0].text == "Ok: second");
    CHECK(given[1].replies[1].text == "Ok: second");
    CHECK(first_got == "X-A: 1|Subject: x\r\n\r\n..body\r\n.\r\n");
    CHECK(second_got == "X-B: 1|Subject: x\r\n\r\n..body\r\n.\r\n");
}

TEST_CASE("one who is refused for the time being keeps everybody from getting it")
{
    std::promise<std::string> first_heard;
    server next({[&](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     first_heard.set_value(client.rest());
                 },
                 [](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok", "450 4.2.2 full"});
                     client.rest();
                 }});
    sender from;
    const auto given = send_all(from, next.address(), {message_to(1), message_to(2)});
    CHECK(codes(given[0]) == std::vector{451});
    CHECK(codes(given[1]) == std::vector{451, 450});
    CHECK(given[0].replies[0].text.find("full") != std::string::npos);
    from.pool.close_idle();
    CHECK(first_heard.get_future().get() == "QUIT\r\n"); // and no DATA
}

TEST_CASE("a connection that was left in a transaction is reset before the next message")
{
    std::string next_message;
    server next({[&](peer& client) {
        greet(client);
        take_envelope(client, {"250 Ok", "450 4.2.2 full"});
        next_message = client.line();
        client.say("250 Ok\r\n");
        accept_message(client);
    }});
    sender from;
    CHECK(codes(send_all(from, next.address(), {message_to(2)})[0]) == std::vector{451, 450});
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    CHECK(next_message == "RSET");
}

TEST_CASE("a refusal for good holds nobody back")
{
    server next({[](peer& client) {
        greet(client);
        take_envelope(client, {"250 Ok", "550 5.1.1 unknown"});
        take_content(client);
    }});
    sender from;
    CHECK(codes(send_all(from, next.address(), {message_to(2)})[0]) == std::vector{250, 550});
}

TEST_CASE("when DATA is refused for one of them, the others' dots are never sent")
{
    std::promise<std::string> first_heard;
    server next({[&](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     client.line();
                     client.say("354 go\r\n");
                     first_heard.set_value(client.rest());
                 },
                 [](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     client.line();
                     client.say("451 4.3.0 not now\r\n");
                     client.rest();
                 }});
    sender from;
    const auto given = send_all(from, next.address(), {message_to(1), message_to(1)});
    CHECK(codes(given[0]) == std::vector{451});
    CHECK(codes(given[1]) == std::vector{451});
    CHECK_FALSE(given[0].is_uncertain);
    from.pool.close_idle();
    CHECK(first_heard.get_future().get() == "Subject: x\r\n\r\n..body\r\n"); // neither a dot nor a QUIT in it
}

TEST_CASE("a next hop that is lost before the dots has not got the message, and nobody else has")
{
    server next({[](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     client.rest();
                 },
                 [](peer& client) {
                     greet(client);
                     client.lines(2);
                     client.close();
                 }});
    sender from;
    const auto given = send_all(from, next.address(), {message_to(1), message_to(1)});
    CHECK(codes(given[0]) == std::vector{451});
    CHECK(codes(given[1]) == std::vector{451});
    CHECK_FALSE(given[1].is_uncertain);
}

TEST_CASE("what fails at its dot alone is told alone")
{
    server next({[](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     take_content(client);
                 },
                 [](peer& client) {
                     greet(client);
                     take_envelope(client, {"250 Ok"});
                     take_content(client, "");
                     client.close();
                 }});
    sender from;
    const auto given = send_all(from, next.address(), {message_to(1), message_to(1)});
    CHECK(codes(given[0]) == std::vector{250});
    CHECK(codes(given[1]) == std::vector{451});
    CHECK_FALSE(given[0].is_uncertain);
    CHECK(given[1].is_uncertain);
}

TEST_CASE("recipients that are too many get a transaction of their own")
{
    SUBCASE("one after the other")
    {
        std::string said;
        server next({[&](peer& client) {
            greet(client);
            client.lines(5);
            client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n452 4.5.3 too many\r\n354 go\r\n");
            client.content();
            client.say("250 2.0.0 Ok: first\r\n");
            said = client.lines(3);
            client.say("250 Ok\r\n250 Ok\r\n354 go\r\n");
            client.content();
            client.say("250 2.0.0 Ok: second\r\n");
        }});
        sender from;
        const outcome given = from.send(next.address(), message_to(3));
        CHECK(codes(given) == std::vector{250, 250, 250});
        CHECK(given.replies[1].text == "Ok: first");
        CHECK(given.replies[2].text == "Ok: second");
        CHECK(said == "MAIL FROM:<a@b.example>\nRCPT TO:<r2@d.example>\nDATA");
    }
    SUBCASE("together, where one answer is for all")
    {
        const auto take = [](std::vector<std::string> rcpt, std::string answer) {
            return [=](peer& client) {
                greet(client);
                take_envelope(client, rcpt);
                take_content(client, answer);
            };
        };
        server next({take({"250 Ok", "452 4.5.3 too many", "250 Ok", "452 4.5.3 too many"}, "250 2.0.0 Ok: first"),
                     take({"250 Ok", "452 4.5.3 too many"}, "250 2.0.0 Ok: second"),
                     take({"250 Ok"}, "250 2.0.0 Ok: third")});
        sender from;
        const auto given = send_all(from, next.address(), {message_to(4)});
        CHECK(given[0].replies[0].text == "Ok: first");
        CHECK(given[0].replies[1].text == "Ok: second");
        CHECK(given[0].replies[2].text == "Ok: first");
        CHECK(given[0].replies[3].text == "Ok: third");
    }
    SUBCASE("not when nobody is taken")
    {
        server next({[](peer& client) {
            greet(client);
            client.lines(4);
            client.say("250 Ok\r\n452 4.3.1 no room\r\n452 4.3.1 no room\r\n554 5.5.1 no recipients\r\n");
            client.rest();
        }});
        sender from;
        CHECK(codes(from.send(next.address(), message_to(2))) == std::vector{452, 452});
    }
    SUBCASE("afterwards, where there is no connection for them meanwhile")
    {
        server next({[](peer& client) {
            greet(client);
            take_envelope(client, {"250 Ok", "452 4.5.3 too many", "452 4.5.3 too many"});
            take_content(client, "250 2.0.0 Ok: first");
            take_envelope(client, {"250 Ok", "452 4.5.3 too many"});
            take_content(client, "250 2.0.0 Ok: second");
            client.lines(3);
            client.say("250 Ok\r\n450 4.2.2 full\r\n503 5.5.1 no recipients\r\n");
            client.rest();
        }});
        sender from(patient, 1);
        const auto given = send_all(from, next.address(), {message_to(3)});
        CHECK(codes(given[0]) == std::vector{250, 250, 450});
        CHECK(given[0].replies[1].text == "Ok: second");
    }
}

TEST_CASE("more transactions than connections go one after the other, up to the first that fails")
{
    server next({[](peer& client) {
        greet(client);
        take_envelope(client, {"250 Ok"});
        take_content(client);
        take_envelope(client, {"450 4.2.2 full"});
        client.rest();
    }});
    sender from(patient, 1);
    const auto given = send_all(from, next.address(), {message_to(1), message_to(1), message_to(1)});
    CHECK(codes(given[0]) == std::vector{250});
    CHECK(codes(given[1]) == std::vector{450});
    CHECK(codes(given[2]) == std::vector{451});
}

TEST_CASE("no step takes longer than the peer waits")
{
    outgoing hurried = message_to(1);
    hurried.answer_by = std::chrono::steady_clock::now() + milliseconds(300);
    SUBCASE("before the dot it is certain that nobody has it")
    {
        server next({[](peer& client) {
            greet(client);
            client.lines(3);
            client.rest();
        }});
        sender from;
        const outcome given = from.send(next.address(), hurried);
        CHECK(codes(given) == std::vector{451});
        CHECK_FALSE(given.is_uncertain);
    }
    SUBCASE("after it, it is not")
    {
        server next({[](peer& client) {
            greet(client);
            client.lines(3);
            client.say("250 Ok\r\n250 Ok\r\n354 go\r\n");
            client.content();
            client.rest();
        }});
        sender from;
        const outcome given = from.send(next.address(), hurried);
        CHECK(codes(given) == std::vector{451});
        CHECK(given.is_uncertain);
    }
}

TEST_CASE("who needs several turns gets them, and nobody overtakes")
{
    asio::io_context io;
    smtp_out::turns turns(3);
    std::vector<std::string> order;
    const auto ask = [&](std::string name, std::size_t count, milliseconds within) {
        auto acquiring = turns.acquire(count, within);
        asio::co_spawn(io, std::move(acquiring), [&order, name](const std::exception_ptr&, bool is_granted) {
            order.push_back(name + (is_granted ? "+" : "-"));
        });
        io.poll();
        io.restart();
    };
    ask("a", 1, milliseconds(20000));
    ask("b", 1, milliseconds(20000));
    ask("all", 3, milliseconds(20000));
    ask("c", 1, milliseconds(20000)); // one is free, but "all" was first
    CHECK_FALSE(turns.try_acquire());
    CHECK(order == std::vector<std::string>{"a+", "b+"});
    turns.release(1);
    io.poll();
    io.restart();
    CHECK(order.size() == 2);
    turns.release(1);
    io.poll();
    io.restart();
    CHECK(order.back() == "all+");
    turns.release(3);
    io.poll();
    io.restart();
    CHECK(order.back() == "c+");
    CHECK(turns.try_acquire());
    CHECK(turns.busy() == 2);

    // One who gives up lets those behind in who want fewer.
    ask("many", 3, milliseconds(50));
    ask("few", 1, milliseconds(20000));
    io.run();
    CHECK(order == std::vector<std::string>{"a+", "b+", "all+", "c+", "many-", "few+"});
}
