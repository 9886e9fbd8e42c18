// spf_hostile_test - generated records, explanations and senders that are made to break an SPF check
//
// Seeded, so a failure can be repeated. libspf2 on its own crashes on many of these explanations, and loses itself in
// these includes.

#include "tests/common/auth/zone.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace {

class generator
{
  public:
    /// Half of the seeds keep to the grammar, so that records are not only refused.
    explicit generator(unsigned seed) : is_wild_(seed % 2 == 0), random_(seed) {}

    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string name()
    {
        switch (below(8)) {
        case 0:
            return std::string(60 + below(10), 'l') + ".example";
        case 1: {
            std::string longest;
            while (longest.size() < 250 + below(20))
                longest += "label.";
            return longest + "example";
        }
        default:
            return 'n' + std::to_string(below(12)) + ".example";
        }
    }

    std::string macro()
    {
        constexpr std::string_view letters = "slodiphvcrtSLODIPHVCRTx";
        constexpr std::string_view delimiters = ".-+,/_=";
        std::string made = "%{";
        made += letters[below(is_wild_ && below(4) == 0 ? letters.size() : 8)];
        if (below(3) == 0)
            made += std::to_string(1 + below(200));
        if (below(3) == 0)
            made += 'r';
        for (std::size_t i = below(4); i > 0; --i)
            made += delimiters[below(delimiters.size())];
        return made + (is_wild_ && below(40) == 0 ? "" : "}");
    }

    std::string text(std::size_t macros)
    {
        std::string made;
        for (std::size_t i = 0; i < macros; ++i) {
            made += macro();
            if (below(3) == 0)
                made += std::string(below(300), 'x');
            if (is_wild_ && below(60) == 0)
                made += static_cast<char>(below(256));
            if (below(20) == 0)
                made += "%%%_%-";
        }
        return made;
    }

    std::string domain() { return below(3) == 0 ? text(1 + below(60)) + '.' + name() : name(); }

    std::string term()
    {
        const std::string qualifier = below(4) == 0 ? std::string(1, "+-~?"[below(4)]) : "";
        switch (below(12)) {
        case 0:
            return qualifier + "a:" + domain() + (below(3) == 0 ? "/" + std::to_string(below(is_wild_ ? 40 : 33)) : "");
        case 1:
            return qualifier + "mx" + (below(2) == 0 ? ":" + domain() : "") + "//" +
                   std::to_string(below(is_wild_ ? 140 : 129));
        case 2:
            return qualifier + "exists:" + domain();
        case 3:
            return qualifier + "ptr" + (below(2) == 0 ? ":" + domain() : "");
        case 4:
            return qualifier + "ip4:10." + std::to_string(below(is_wild_ ? 300 : 256)) + ".0.0/" +
                   std::to_string(below(is_wild_ ? 36 : 33));
        case 5:
            return qualifier + "ip6:2001:db8::/" + std::to_string(below(is_wild_ ? 140 : 129));
        case 6:
            return std::string(1 + below(400), 'm') + '=' + text(below(5));
        case 7:
            return is_wild_ && below(10) == 0 ? std::string(1 + below(600), static_cast<char>(below(256))) : "a";
        default:
            return qualifier + "include:" + domain();
        }
    }

    std::string record()
    {
        std::string made = "v=spf1";
        const std::size_t terms = below(20) == 0 ? 200 : below(14);
        for (std::size_t i = 0; i < terms; ++i)
            made += ' ' + (below(2) == 0 ? "include:n" + std::to_string(below(12)) + ".example" : term());
        if (below(3) == 0)
            made += " redirect=" + domain();
        if (below(4) != 0)
            made += " exp=" + (below(4) == 0 ? domain() : "why.example");
        return below(3) == 0 ? made : made + " -all";
    }

    auth_test::zone zone()
    {
        auth_test::zone made;
        for (int i = 0; i < 12; ++i) {
            const std::string name = 'n' + std::to_string(i) + ".example";
            made.add_text(name, below(3) == 0 ? "v=spf1 -all exp=why.example" : record());
            if (below(5) != 0)
                made.add_address(name, below(2) == 0 ? "192.0.2.1" : "2001:db8::1");
            for (std::size_t hosts = below(13); hosts > 0; --hosts)
                made.add_name(name, dns::type::mx, below(20) == 0 ? std::string(300, 'h') : this->name());
            if (below(30) == 0)
                made.add_rest_failure(name);
        }
        made.add_text("why.example", text(52 + below(80)) + std::string(below(500), 'y'));
        for (std::size_t names = below(20); names > 0; --names)
            made.add_name("1.2.0.192.in-addr.arpa", dns::type::ptr, name());
        return made;
    }

    std::string bytes(std::size_t limit)
    {
        std::string made(below(limit), '\0');
        std::generate(made.begin(), made.end(), [this] { return static_cast<char>(below(256)); });
        return made;
    }

    auth::spf_query query()
    {
        const std::string local = below(3) == 0 ? bytes(1000) : "strong-bad+x";
        return auth_test::query(below(2) == 0 ? "192.0.2.1" : "2001:db8::1",
                                below(10) == 0 ? "" : local + "@n" + std::to_string(below(12)) + ".example",
                                below(3) == 0 ? bytes(2000) : "n0.example");
    }

  private:
    bool is_wild_;
    std::mt19937 random_;
};

bool is_printable(const std::string& text)
{
    return std::all_of(text.begin(), text.end(), [](char byte) { return byte >= ' ' && byte <= '~'; });
}

} // namespace

TEST_CASE("twenty thousand hostile records neither crash a check nor exceed its limits")
{
    std::size_t most_asked = 0;
    unsigned most_rounds = 0;
    std::map<auth::spf_status, int> results;
    int explained = 0;
    for (unsigned seed = 1; seed <= 20'000; ++seed) {
        generator random(seed);
        const auth_test::zone zone = random.zone();
        const auth_test::driven done = auth_test::drive(random.query(), zone, seed % 4 < 2);
        most_asked = std::max(most_asked, done.asked.size());
        most_rounds = std::max(most_rounds, done.rounds);
        ++results[done.result.status];
        explained += done.result.explanation.empty() ? 0 : 1;
        const bool is_safe = is_printable(done.result.explanation) && is_printable(done.result.problem) &&
                             is_printable(done.result.mechanism) &&
                             done.result.explanation.size() <= auth::spf_explanation_limit;
        if (!is_safe) {
            CAPTURE(seed);
            CHECK(is_safe);
        }
    }
    MESSAGE("at most ", most_asked, " questions and ", most_rounds, " rounds; ", explained, " explanations");
    // A record for each of ten terms and the first, ten hosts for each mx, ten names of the client, an explanation;
    // and as many terms again that are only suggested.
    CHECK_LE(most_asked, 11 + 10 * 10 + 11 + 1 + 11 * 11);
    CHECK_LE(most_rounds, auth::spf_round_limit);
    // The generator reaches every result.
    for (const auto status : {auth::spf_status::none, auth::spf_status::neutral, auth::spf_status::pass,
                              auth::spf_status::fail, auth::spf_status::temperror, auth::spf_status::permerror})
        CHECK_GT(results[status], 0);
    CHECK_GT(explained, 100);
}
