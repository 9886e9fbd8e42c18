// digest_load - how fast digests are, how many copies they find, and how many texts they take for copies
//
// Usage: digest_load [--seconds S] [FOLDER]; with a folder of messages the same tables of real mail. One thread.

#include "contentd/digest/compute.hpp"
#include "tests/bench/digest/likeness.hpp"
#include "tests/bench/digest/mails.hpp"
#include "tests/bench/digest/mutation.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

namespace {

double percent(std::size_t part, std::size_t all)
{
    return all == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(all);
}

/// Calls a second of processor time.
double rate(double seconds, const std::function<void()>& work)
{
    const std::clock_t begin = std::clock();
    double passed = 0;
    std::size_t rounds = 0;
    do {
        work();
        ++rounds;
        passed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    } while (passed < seconds);
    return static_cast<double>(rounds) / passed;
}

void show_speed(const char* what, std::size_t bytes, double parts)
{
    std::printf("%-28s %8zu bytes %10.0f parts/s %8.0f MB/s\n", what, bytes, parts,
                parts * static_cast<double>(bytes) / 1e6);
}

std::string repeated(const std::string& text, std::size_t size)
{
    std::string all;
    while (all.size() < size)
        all += text;
    return all;
}

void measure_speed(double seconds)
{
    std::mt19937_64 random(1);
    const std::string english = bench::random_text(60000, 20000, random);
    const std::string japanese =
        repeated("お客様のご注文を承りました。商品の発送までしばらくお待ちください。\n", 200000);
    for (const std::size_t size : {4000U, 200000U}) {
        const std::string text = english.substr(0, size);
        show_speed("text, ASCII", text.size(), rate(seconds, [&] { (void)digest::of_text(text, {}); }));
    }
    show_speed("text, Japanese", japanese.size(), rate(seconds, [&] { (void)digest::of_text(japanese, {}); }));
    std::vector<std::uint64_t> tags(2000);
    for (std::uint64_t& each : tags)
        each = random() % 40;
    const std::size_t bytes = tags.size() * sizeof tags[0];
    show_speed("structure, 2000 tags", bytes, rate(seconds, [&] { (void)digest::of_structure(tags, {}); }));
    show_speed("file", english.size(), rate(seconds, [&] { (void)digest::of_file(english); }));
}

void show_copies(const char* what, const std::vector<std::string>& texts)
{
    for (const unsigned changed : {3U, 6U, 12U}) {
        const bench::shared_counts shared = bench::shared_by_copies(texts, changed);
        std::printf("%-12s %2u %% changed: %6zu copies, found by 1 feature %5.1f %%, by 2 %5.1f %%, by 3 %5.1f %%\n",
                    what, changed, shared[0], percent(shared[1], shared[0]), percent(shared[2], shared[0]),
                    percent(shared[3], shared[0]));
    }
}

void show_others(const std::vector<std::string>& texts)
{
    for (const std::uint32_t least : {8U, 16U, 24U, 32U, 48U, 64U}) {
        std::printf("at least %2u tokens; pairs that share 1, 2, 3 features by resemblance:", least);
        for (const bench::band& each : bench::shared_by_others(texts, least))
            std::printf("  below %.1f: %zu %zu %zu", each.below, each.shared[1], each.shared[2], each.shared[3]);
        std::printf("\n");
    }
}

void measure_likeness()
{
    std::mt19937_64 random(3);
    for (const std::size_t words : {80U, 400U, 3000U}) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < 300000 / words; ++i)
            texts.push_back(bench::random_text(words, 20000, random));
        show_copies((std::to_string(words) + " words").c_str(), texts);
    }
}

void measure_folder(const char* folder)
{
    std::vector<std::string> texts;
    for (bench::visible_text& each : bench::visible_texts(folder))
        texts.push_back(std::move(each.utf8));
    std::printf("%zu texts in %s\n", texts.size(), folder);
    show_copies("real mail", texts);
    show_others(texts);
}

} // namespace

int main(int count, char** arguments)
{
    double seconds = 0.5;
    int next = 1;
    if (count > 2 && std::string_view(arguments[1]) == "--seconds") {
        seconds = std::atof(arguments[2]);
        next = 3;
    }
    measure_speed(seconds);
    measure_likeness();
    if (next < count)
        measure_folder(arguments[next]);
    return 0;
}
