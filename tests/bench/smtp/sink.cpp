// smtp_sink - the next hop of the benchmarks: accepts every message at once and counts
//
// On SIGTERM it prints how many messages and bytes came, as JSON. With --save each message is kept in a file as it
// came over the wire, dots and all.

#include "tests/bench/measure/options.hpp"
#include "tests/bench/smtp/receiver.hpp"

#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>

namespace po = boost::program_options;
namespace asio = boost::asio;

namespace {

struct counts
{
    std::atomic<unsigned long long> messages{0};
    std::atomic<unsigned long long> bytes{0};
};

class counting : public bench::destination
{
  public:
    counting(counts& into, const std::string& directory) : into_(into), directory_(directory) {}

    void append(std::string_view bytes) override
    {
        bytes_ += bytes.size();
        if (!directory_.empty())
            text_.append(bytes);
    }

    asio::awaitable<std::string> finish(const bench::envelope&) override
    {
        const unsigned long long number = ++into_.messages;
        into_.bytes += bytes_;
        bytes_ = 0;
        if (!directory_.empty()) {
            std::ofstream(directory_ + '/' + std::to_string(number) + ".eml") << text_;
            text_.clear();
        }
        co_return "250 2.0.0 Ok: queued as 4" + std::to_string(number) + "\r\n";
    }

  private:
    counts& into_;
    const std::string& directory_;
    std::string text_;
    unsigned long long bytes_ = 0;
};

} // namespace

int main(int argc, char** argv)
{
    po::options_description known("smtp_sink: accepts all mail; prints how much on SIGTERM");
    auto add = known.add_options();
    add("listen", po::value<std::string>()->default_value("127.0.0.1:10026"), "ADDRESS:PORT");
    add("threads", po::value<unsigned>()->default_value(1), "network threads");
    add("save", po::value<std::string>()->default_value(""), "directory for the messages");
    add("no-chunking", "offers no CHUNKING: messages come by DATA");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        counts seen;
        const bool offers_chunking = told.count("no-chunking") == 0;
        const std::string directory = told["save"].as<std::string>();
        bench::serve(bench::parse_address(told["listen"].as<std::string>()), told["threads"].as<unsigned>(),
                     [&](bench::tcp::socket socket) {
                         return bench::receive(std::move(socket), std::make_unique<counting>(seen, directory),
                                               offers_chunking);
                     });
        std::printf("{\"messages\": %llu, \"bytes\": %llu}\n", seen.messages.load(), seen.bytes.load());
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "smtp_sink: " << failure.what() << '\n';
        return 1;
    }
}
