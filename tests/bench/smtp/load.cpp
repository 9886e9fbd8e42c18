// smtp_load - sends mail as Postfix's smtp(8) or lmtp(8) client does, over several sessions, and times each message
//
// Before each MAIL come two XFORWARD commands, all of a transaction's commands go out in one pipelined group, and a
// connection is used for many messages. A message's time runs from its first command to the reply to its final dot.
// Prints JSON; ends with an error when any message was refused.

#include "tests/bench/measure/cpu.hpp"
#include "tests/bench/measure/latency.hpp"
#include "tests/bench/measure/options.hpp"
#include "tests/bench/smtp/connection.hpp"
#include "tests/bench/smtp/message.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace po = boost::program_options;
namespace asio = boost::asio;

namespace bench {

namespace {

constexpr unsigned different_bodies = 16;

struct plan
{
    tcp::endpoint server;
    bool is_lmtp = true;
    unsigned recipients = 1;
    unsigned per_connection = 100;
    bool has_new_attachments = false;
    std::vector<std::string> bodies;
    clock::time_point end;
    std::uint64_t messages = 0; // in all, whatever the time; 0: up to the end
    unsigned run = 0;           // makes queue IDs of one run unlike another's
};

struct results
{
    latency times;
    std::uint64_t begun = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
};

class sender
{
  public:
    sender(unsigned number, const plan& told, results& into) : number_(number), plan_(told), results_(into) {}

    asio::awaitable<void> run()
    {
        while (goes_on()) {
            connection server = co_await connect();
            for (unsigned sent = 0; sent < plan_.per_connection && goes_on(); ++sent)
                co_await send(server);
            co_await command(server, "QUIT\r\n", 1);
        }
    }

  private:
    bool goes_on() const { return plan_.messages == 0 ? clock::now() < plan_.end : results_.begun < plan_.messages; }

    asio::awaitable<connection> connect()
    {
        const auto executor = co_await asio::this_coro::executor;
        tcp::socket socket(executor);
        co_await socket.async_connect(plan_.server, asio::use_awaitable);
        socket.set_option(tcp::no_delay(true));
        connection server(std::move(socket));
        co_await expect(server, 1);
        co_await command(server, plan_.is_lmtp ? "LHLO mail.example.org\r\n" : "EHLO mail.example.org\r\n", 1);
        co_return server;
    }

    asio::awaitable<void> command(connection& server, std::string text, unsigned replies)
    {
        const bool is_sent = co_await server.write(text);
        if (!is_sent)
            throw std::runtime_error("connection lost");
        co_await expect(server, replies);
    }

    asio::awaitable<void> expect(connection& server, unsigned replies)
    {
        std::string_view line;
        for (; replies > 0; --replies) {
            const bool is_read = co_await server.read_reply(line);
            if (!is_read)
                throw std::runtime_error("connection lost");
            if (line.empty() || line.front() > '3')
                throw std::runtime_error("refused: " + std::string(line));
        }
    }

    std::string envelope(const std::string& queue_id) const
    {
        const std::string client = std::to_string(sent_ % 5000);
        std::string text = "XFORWARD NAME=mx0.d" + client + ".example ADDR=198.51." +
                           std::to_string(sent_ / 200 % 256) + '.' + std::to_string(1 + sent_ % 200) +
                           " PORT=" + std::to_string(1024 + sent_ % 60000) + "\r\nXFORWARD PROTO=ESMTP HELO=mx0.d" +
                           client + ".example IDENT=" + queue_id + " SOURCE=REMOTE\r\nMAIL FROM:<user@d" + client +
                           ".example> BODY=8BITMIME\r\n";
        for (unsigned recipient = 1; recipient <= plan_.recipients; ++recipient)
            text += "RCPT TO:<sato." + std::to_string(recipient) + "@example.jp>\r\n";
        return text + "DATA\r\n";
    }

    asio::awaitable<void> send(connection& server)
    {
        ++results_.begun;
        std::array<char, 32> written{};
        std::snprintf(written.data(), written.size(), "4B%06X%03X%05XzAB", plan_.run & 0xffffff, number_ & 0xfff,
                      sent_ & 0xfffff);
        const std::string queue_id = written.data();
        const std::string header = make_header(number_, sent_, queue_id);
        const std::string& shared = plan_.bodies[sent_ % plan_.bodies.size()];
        std::string renewed;
        if (plan_.has_new_attachments) {
            renewed = shared;
            renew_attachments(renewed, queue_id);
        }
        const std::string& body = plan_.has_new_attachments ? renewed : shared;
        const clock::time_point start = clock::now();
        co_await command(server, envelope(queue_id), 4 + plan_.recipients);
        std::vector<asio::const_buffer> pieces;
        pieces.push_back(asio::buffer(header));
        pieces.push_back(asio::buffer(body));
        const bool is_sent = co_await server.write(pieces);
        if (!is_sent)
            throw std::runtime_error("connection lost in DATA");
        co_await expect(server, plan_.is_lmtp ? plan_.recipients : 1);
        results_.times.add(clock::now() - start);
        results_.bytes += header.size() + body.size();
        ++results_.messages;
        ++sent_;
    }

    unsigned number_;
    const plan& plan_;
    results& results_;
    unsigned sent_ = 0;
};

void print(const results& seen, double seconds, double own_cpu)
{
    const auto count = static_cast<double>(seen.messages);
    std::printf("{\"messages\": %.0f, \"bytes\": %llu, \"seconds\": %.3f, \"messages_per_second\": %.1f, "
                "\"mb_per_second\": %.2f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, "
                "\"load_cpu_us_per_message\": %.1f}\n",
                count, static_cast<unsigned long long>(seen.bytes), seconds, count / seconds,
                static_cast<double>(seen.bytes) / 1e6 / seconds, seen.times.percentile(0.5),
                seen.times.percentile(0.99), seen.times.maximum(), own_cpu / count);
}

plan make_plan(const po::variables_map& told)
{
    plan made;
    made.server = parse_address(told["connect"].as<std::string>());
    made.is_lmtp = !told["smtp"].as<bool>();
    made.recipients = told["recipients"].as<unsigned>();
    made.per_connection = told["per-connection"].as<unsigned>();
    made.has_new_attachments = told["new-attachments"].as<bool>();
    made.messages = told["messages"].as<std::uint64_t>();
    made.run =
        static_cast<unsigned>(std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds(1));
    const kind of = told["text"].as<bool>() ? kind::text : kind::by_size;
    random dice(1);
    for (unsigned number = 0; number < different_bodies; ++number)
        made.bodies.push_back(make_body(told["size"].as<std::size_t>(), of, dice));
    return made;
}

void measure(const po::variables_map& told)
{
    plan made = make_plan(told);
    results seen;
    asio::io_context context(1);
    std::exception_ptr failed;
    std::vector<std::unique_ptr<sender>> senders;
    const double cpu_before = cpu_microseconds();
    const clock::time_point start = clock::now();
    made.end = start + std::chrono::milliseconds(static_cast<long>(told["seconds"].as<double>() * 1000));
    for (unsigned number = 0; number < told["sessions"].as<unsigned>(); ++number) {
        senders.push_back(std::make_unique<sender>(number, made, seen));
        asio::co_spawn(context, senders.back()->run(), [&](std::exception_ptr failure) {
            if (!failure)
                return;
            failed = failure;
            context.stop();
        });
    }
    context.run();
    if (failed)
        std::rethrow_exception(failed);
    const double seconds = std::chrono::duration<double>(clock::now() - start).count();
    print(seen, seconds, cpu_microseconds() - cpu_before);
}

} // namespace

} // namespace bench

int main(int argc, char** argv)
{
    po::options_description known("smtp_load: a load of mail for a content filter; prints JSON");
    auto add = known.add_options();
    add("connect", po::value<std::string>()->default_value("127.0.0.1:10025"), "ADDRESS:PORT of the server");
    add("smtp", po::bool_switch(), "SMTP, not LMTP");
    add("sessions", po::value<unsigned>()->default_value(10), "sessions at once");
    add("size", po::value<std::size_t>()->default_value(4096), "bytes of a message");
    add("text", po::bool_switch(), "text alone, whatever the size");
    add("new-attachments", po::bool_switch(), "no two messages with the same attachments");
    add("recipients", po::value<unsigned>()->default_value(1), "recipients of a message");
    add("per-connection", po::value<unsigned>()->default_value(100), "messages over one connection");
    add("seconds", po::value<double>()->default_value(10), "how long");
    add("messages", po::value<std::uint64_t>()->default_value(0), "how many in all, however long; 0: as time allows");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        bench::measure(told);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "smtp_load: " << failure.what() << '\n';
        return 1;
    }
}
