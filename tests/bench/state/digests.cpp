// digest_store_load - what reports and look-ups of digests cost with few of them and with many
//
// Fills a new database with files (exact only) and texts (with features), opens it anew, and asks: for what nobody
// reported, for what was, for texts that share features with one, and for a text of which there are a thousand
// variants; one after the other for the time that a session waits, and a thousand at once for what can be done in a
// second. Prints a line of JSON.

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "tests/bench/measure/latency.hpp"
#include "tests/bench/measure/options.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <future>
#include <iostream>
#include <thread>

namespace po = boost::program_options;

namespace {

using bench::clock;

constexpr unsigned at_once = 1000;
constexpr std::uint64_t variants = 1000;
constexpr std::uint64_t popular = 1ULL << 40U; // number of the text that has them

std::uint64_t stirred(std::uint64_t number)
{
    number = (number ^ number >> 30U) * 0xBF58476D1CE4E5B9ULL;
    number = (number ^ number >> 27U) * 0x94D049BB133111EBULL;
    return number ^ number >> 31U;
}

state::digest_value file(std::uint64_t number)
{
    state::digest_value made;
    made.kind = 1;
    for (std::size_t i = 0; i < made.exact.size(); ++i)
        made.exact[i] = static_cast<std::uint8_t>(stirred(number * 4 + i / 8 + 1) >> (i % 8 * 8));
    return made;
}

state::digest_value text(std::uint64_t number)
{
    state::digest_value made = file(~number);
    made.kind = 2;
    made.has_features = true;
    made.tokens = 100;
    for (std::size_t i = 0; i < made.features.size(); ++i)
        made.features[i] = stirred(number * 8 + i + 3);
    return made;
}

/// Another content that shares half of the features.
state::digest_value mutated(std::uint64_t number, std::uint64_t variant)
{
    state::digest_value made = text(number);
    made.exact = file(stirred(number + variant)).exact;
    for (std::size_t i = 0; i < made.features.size() / 2; ++i)
        made.features[i] = stirred(variant * 8 + i + number * 77);
    return made;
}

double seconds_since(clock::time_point begin)
{
    return std::chrono::duration<double>(clock::now() - begin).count();
}

/// Starts `count` of them, a thousand at once; how many were done a second.
double rate(std::uint64_t count, const std::function<void(std::uint64_t, std::function<void()>)>& start)
{
    const auto begin = clock::now();
    for (std::uint64_t first = 0; first < count; first += at_once) {
        std::promise<void> arrived;
        const std::uint64_t end = std::min(count, first + at_once);
        std::atomic<std::uint64_t> left{end - first};
        for (std::uint64_t number = first; number < end; ++number)
            start(number, [&] {
                if (--left == 0)
                    arrived.set_value();
            });
        arrived.get_future().get();
    }
    return static_cast<double>(count) / seconds_since(begin);
}

using maker = std::function<state::digest_value(std::uint64_t)>;

double report(state::digests& to, std::uint64_t count, const maker& make)
{
    return rate(count, [&](std::uint64_t number, const std::function<void()>& done) {
        to.report({{make(number), "trap", 1, true, 1, base::now()}}, [done](state::outcome) { done(); });
    });
}

class asker
{
  public:
    explicit asker(state::digests& from) : from_(from) {}

    /// One after the other, then at once.
    void ask(std::string_view what, std::uint64_t count, const maker& make)
    {
        bench::latency each;
        for (std::uint64_t number = 0; number < count; ++number) {
            std::promise<void> answered;
            const state::digest_value part = make(number);
            const auto begin = clock::now();
            from_.find({part}, now_, [&](const auto& found) {
                note(found);
                answered.set_value();
            });
            answered.get_future().get();
            each.add(clock::now() - begin);
        }
        const double together = rate(count, [&](std::uint64_t number, const std::function<void()>& done) {
            from_.find({make(number)}, now_, [this, done](const auto& found) {
                note(found);
                done();
            });
        });
        std::cout << ", \"" << what << "\": {\"p50_us\": " << each.percentile(0.5)
                  << ", \"p99_us\": " << each.percentile(0.99) << ", \"per_s\": " << together
                  << ", \"found\": " << found_.exchange(0) << '}' << std::flush;
    }

  private:
    void note(const base::result<std::vector<state::digest_standing>>& found)
    {
        found_ += found.has_value() && found->at(0).digests != 0 ? 1 : 0;
    }

    state::digests& from_;
    const base::time_point now_ = base::now();
    std::atomic<std::uint64_t> found_{0};
};

void ask_strangers(const state::digests& from, std::uint64_t first)
{
    constexpr std::uint64_t count = 100'000;
    std::vector<state::digest_value> asked;
    for (std::uint64_t i = 0; i < count; ++i)
        asked.push_back(text(first + i));
    std::uint64_t strange = 0;
    const auto begin = clock::now();
    for (const auto& each : asked)
        strange += from.is_strange(each) ? 1 : 0;
    const double took = seconds_since(begin) * 1e9 / static_cast<double>(count);
    std::cout << ", \"strange\": " << static_cast<double>(strange) / static_cast<double>(count)
              << ", \"strange_ns\": " << took;
}

} // namespace

int main(int argc, char** argv)
{
    po::options_description known("digest_store_load: reports and look-ups of digests");
    auto add = known.add_options();
    add("state", po::value<std::string>()->required(), "sqlite:PATH of a database that does not exist yet");
    add("files", po::value<std::uint64_t>()->default_value(900'000), "digests without features");
    add("texts", po::value<std::uint64_t>()->default_value(100'000), "digests with features");
    add("look-ups", po::value<std::uint64_t>()->default_value(20'000), "of each sort");
    add("filled", "the database is there already, with at least those digests");
    add("filter", po::value<std::uint64_t>()->default_value(16), "megabytes");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        const base::logger log(base::to_stderr("digest_store_load"));
        const auto files = told["files"].as<std::uint64_t>();
        const auto texts = told["texts"].as<std::uint64_t>();
        const auto count = told["look-ups"].as<std::uint64_t>();
        state::options wanted;
        wanted.uri = told["state"].as<std::string>();
        wanted.owner = "contentd";
        wanted.commit_limit = std::chrono::minutes(1);
        wanted.digest.filter_memory = told["filter"].as<std::uint64_t>() << 20U;
        wanted.digest.most = UINT64_MAX; // nothing is removed meanwhile
        std::cout << "{\"files\": " << files << ", \"texts\": " << texts << std::flush;
        if (told.count("filled") == 0) {
            base::metrics metrics;
            const auto made = state::open(wanted, log, metrics);
            std::cout << ", \"file_reports_per_s\": " << report(made->digests(), files, file)
                      << ", \"text_reports_per_s\": " << report(made->digests(), texts, text) << std::flush;
            report(made->digests(), variants, [](std::uint64_t number) { return mutated(popular, number); });
        }
        base::metrics metrics;
        const auto opening = clock::now();
        const auto kept = state::open(wanted, log, metrics);
        while (!kept->digests().is_ready())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::cout << ", \"load_s\": " << seconds_since(opening);
        ask_strangers(kept->digests(), texts + 1);
        asker asking(kept->digests());
        asking.ask("unheard", count, [&](std::uint64_t number) { return text(texts + 1'000'000 + number); });
        asking.ask("file", count, [&](std::uint64_t number) { return file(stirred(number) % files); });
        asking.ask("text", count, [&](std::uint64_t number) { return text(stirred(number) % texts); });
        asking.ask("alike", count, [&](std::uint64_t number) { return mutated(stirred(number) % texts, 5); });
        asking.ask("popular", count / 10, [](std::uint64_t number) { return mutated(popular, 5000 + number); });
        const double more = report(kept->digests(), count, [&](std::uint64_t number) { return file(files + number); });
        const double more_texts =
            report(kept->digests(), count, [&](std::uint64_t number) { return text(texts + number); });
        std::cout << ", \"more_file_reports_per_s\": " << more << ", \"more_text_reports_per_s\": " << more_texts
                  << "}\n";
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "digest_store_load: " << failure.what() << '\n';
        return 1;
    }
}
