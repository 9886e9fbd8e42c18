// digest_load - how fast digests are, how many copies they find, and how many texts they take for copies
//
// Usage: digest_load [--seconds S] [FOLDER]; with a folder of messages the same tables of real mail. One thread.

#include "contentd/digest/compute.hpp"
#include "contentd/digest/filter.hpp"
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

void measure_filter(std::size_t keys)
{
    digest::filter filter(keys);
    std::mt19937_64 random(2);
    std::clock_t begin = std::clock();
    const auto nanoseconds = [&](std::size_t calls) {
        return 1e9 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / static_cast<double>(calls);
    };
    for (std::size_t i = 0; i < keys; ++i)
        filter.add(random());
    const double add = nanoseconds(keys);
    constexpr std::size_t asked = 4000000;
    std::size_t wrong = 0;
    begin = std::clock();
    for (std::size_t i = 0; i < asked; ++i)
        wrong += filter.contains(random()) ? 1U : 0U;
    const double contains = nanoseconds(asked);
    std::size_t eight_wrong = 0;
    begin = std::clock();
    for (std::size_t i = 0; i < asked; i += 8) {
        std::array<std::uint64_t, 8> part;
        for (std::uint64_t& each : part)
            each = random();
        eight_wrong += filter.contains(part) != 0 ? 1U : 0U;
    }
    std::printf("filter, %zu keys: %zu MB, add %.0f ns, contains %.0f ns, eight at once %.0f ns a key, wrong %.2f %% "
                "(of a part %.2f %%)\n",
                keys, filter.memory() / 1000000, add, contains, nanoseconds(asked), percent(wrong, asked),
                percent(eight_wrong, asked / 8));
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
    measure_filter(static_cast<std::size_t>(80e6 * std::min(seconds, 1.0)));
    measure_likeness();
    if (next < count)
        measure_folder(arguments[next]);
    return 0;
}
