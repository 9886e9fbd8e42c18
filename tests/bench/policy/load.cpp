// policy_load - asks a policy server as a busy Postfix does, and times the answers
//
// Each of the smtpd processes has one request under way at any time, on the socket of that request's policy_context, as
// Postfix keeps one connection per service and context. One thread, epoll, one send and one receive a request, so that
// most of the machine is left to the server; what it uses itself is printed.

#include "tests/bench/measure/cpu.hpp"
#include "tests/bench/measure/options.hpp"
#include "tests/bench/policy/smtpd.hpp"
#include "tests/bench/policy/tally.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace po = boost::program_options;

namespace bench {

namespace {

constexpr std::size_t contexts = 4;
constexpr std::size_t longest_answer = 4096;

int connect_to(const std::string& address)
{
    const std::size_t colon = address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    if (colon == std::string::npos || ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1)
        throw std::runtime_error("not ADDRESS:PORT: " + address);
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        throw std::system_error(errno, std::generic_category(), address);
    return socket;
}

/// One smtpd with its sockets.
struct asker
{
    asker(unsigned pid, const population& people, std::uint32_t& clients) : process(pid, people, clients) {}

    smtpd process;
    std::array<int, contexts> sockets{};
    context asked{};
    clock::time_point since;
    std::array<char, longest_answer> buffer{};
    std::size_t filled = 0;
};

class load
{
  public:
    load(const std::string& address, unsigned smtpds, bool one_socket, const population& people);

    /// Until `end`, or until each client came once; each smtpd then finishes its transaction.
    void run(clock::time_point end);
    const tally& answers() const { return answers_; }
    std::uint64_t transactions() const;

  private:
    void ask(asker& one);
    bool receive(asker& one);
    bool should_stop(const asker& one, clock::time_point end) const;

    population people_;
    std::uint32_t clients_left_;
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<asker>> askers_;
    std::vector<asker*> waiting_at_; // by socket
    tally answers_;
};

load::load(const std::string& address, unsigned smtpds, bool one_socket, const population& people)
    : people_(people), clients_left_(people.clients)
{
    for (unsigned number = 0; number < smtpds; ++number) {
        asker& one = *askers_.emplace_back(std::make_unique<asker>(4000 + number, people_, clients_left_));
        for (std::size_t which = 0; which < contexts; ++which) {
            if (which > 0 && one_socket) {
                one.sockets[which] = one.sockets[0];
                continue;
            }
            const int socket = one.sockets[which] = connect_to(address);
            epoll_event wanted{};
            wanted.events = EPOLLIN;
            wanted.data.fd = socket;
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &wanted);
            waiting_at_.resize(std::max(waiting_at_.size(), static_cast<std::size_t>(socket) + 1));
            waiting_at_[static_cast<std::size_t>(socket)] = &one;
        }
    }
}

std::uint64_t load::transactions() const
{
    std::uint64_t sum = 0;
    for (const auto& one : askers_)
        sum += one->process.transactions();
    return sum;
}

void load::ask(asker& one)
{
    std::string_view rest = one.process.request(one.asked);
    one.since = clock::now();
    while (!rest.empty()) {
        const ssize_t sent = ::send(one.sockets[static_cast<std::size_t>(one.asked)], rest.data(), rest.size(), 0);
        if (sent < 0)
            throw std::system_error(errno, std::generic_category(), "send");
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// Takes what has come; true when the answer is complete.
bool load::receive(asker& one)
{
    const int socket = one.sockets[static_cast<std::size_t>(one.asked)];
    const ssize_t count = ::recv(socket, one.buffer.data() + one.filled, one.buffer.size() - one.filled, 0);
    if (count < 0)
        throw std::system_error(errno, std::generic_category(), "recv");
    if (count == 0)
        throw std::runtime_error("the server closed a connection");
    one.filled += static_cast<std::size_t>(count);
    const std::string_view text(one.buffer.data(), one.filled);
    if (!text.ends_with("\n\n"))
        return false;
    if (!text.starts_with("action="))
        throw std::runtime_error("not an answer: " + std::string(text));
    const std::string_view action = text.substr(7, text.find('\n') - 7);
    answers_.add(action, clock::now() - one.since);
    one.process.answered(action);
    one.filled = 0;
    return true;
}

bool load::should_stop(const asker& one, clock::time_point end) const
{
    return one.process.is_finished() || (one.process.is_idle() && !people_.once && clock::now() >= end);
}

void load::run(clock::time_point end)
{
    std::size_t running = 0;
    for (const auto& one : askers_) {
        if (should_stop(*one, end))
            continue;
        ask(*one);
        ++running;
    }
    std::array<epoll_event, 256> events{};
    while (running > 0) {
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 60000);
        if (count <= 0)
            throw std::runtime_error("no answer in a minute");
        for (int index = 0; index < count; ++index) {
            asker& one = *waiting_at_[static_cast<std::size_t>(events[static_cast<std::size_t>(index)].data.fd)];
            if (!receive(one))
                continue;
            if (should_stop(one, end))
                --running;
            else
                ask(one);
        }
    }
}

void print(const load& done, double seconds, double own_cpu)
{
    const tally& answers = done.answers();
    const auto count = static_cast<double>(answers.answers());
    std::printf("{\"requests\": %.0f, \"transactions\": %llu, \"seconds\": %.3f, \"requests_per_second\": %.1f, "
                "\"transactions_per_second\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, "
                "\"penalty_share\": %.5f, \"load_cpu_us_per_request\": %.2f, \"other_answers\": {",
                count, static_cast<unsigned long long>(done.transactions()), seconds, count / seconds,
                static_cast<double>(done.transactions()) / seconds, answers.times().percentile(0.5),
                answers.times().percentile(0.99), answers.times().maximum(), answers.penalty_share(), own_cpu / count);
    const char* separator = "";
    for (const auto& [word, times] : answers.words()) {
        std::printf("%s\"%s\": %llu", separator, word.c_str(), static_cast<unsigned long long>(times));
        separator = ", ";
    }
    std::printf("}}\n");
}

void measure(const po::variables_map& told)
{
    population people;
    people.clients = told["clients"].as<unsigned>();
    people.recipients = told["recipients"].as<unsigned>();
    people.domains = told["domains"].as<unsigned>();
    people.unknown_share = told["unknown"].as<double>();
    people.once = told["once"].as<bool>();
    load made(told["connect"].as<std::string>(), told["connections"].as<unsigned>(), told["one-socket"].as<bool>(),
              people);
    const double cpu_before = cpu_microseconds();
    const clock::time_point start = clock::now();
    made.run(start + std::chrono::milliseconds(static_cast<long>(told["seconds"].as<double>() * 1000)));
    const double seconds = std::chrono::duration<double>(clock::now() - start).count();
    print(made, seconds, cpu_microseconds() - cpu_before);
}

} // namespace

} // namespace bench

int main(int argc, char** argv)
{
    po::options_description known("policy_load: a load of whole mail transactions for a policy server; prints JSON");
    auto add = known.add_options();
    add("connect", po::value<std::string>()->default_value("127.0.0.1:10040"), "ADDRESS:PORT of the server");
    add("connections", po::value<unsigned>()->default_value(50), "SMTP connections at once, each one smtpd");
    add("one-socket", po::bool_switch(), "one policy socket an smtpd, not one for each policy_context");
    add("seconds", po::value<double>()->default_value(10), "how long");
    add("clients", po::value<unsigned>()->default_value(100000), "different client addresses");
    add("recipients", po::value<unsigned>()->default_value(10000), "different known recipients");
    add("domains", po::value<unsigned>()->default_value(0), "different sender domains (half as many as clients)");
    add("unknown", po::value<double>()->default_value(0.05), "share of recipients that are unknown");
    add("once", po::bool_switch(), "each client comes once, then end (no --seconds)");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    std::signal(SIGPIPE, SIG_IGN);
    try {
        bench::measure(told);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "policy_load: " << failure.what() << '\n';
        return 1;
    }
}
