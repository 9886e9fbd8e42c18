// spf_load - what an SPF check costs the thread that makes it, with the DNS's answers in memory
//
// One line a sender, each a kind of record: microseconds of the evaluation alone, of the whole check, of the part of it
// that is the asking thread's, and of asking again within the time that a result is kept. Usage: spf_load [SECONDS]

#include "policyd/spf/checks.hpp"
#include "tests/common/auth/zone.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string_view>
#include <utility>

namespace {

/// Has all answers ready, as a resolver with a warm cache.
class warm_resolver final : public dns::resolver
{
  public:
    explicit warm_resolver(const auth_test::zone& from) : from_(from) {}
    boost::asio::awaitable<dns::answer_ptr> look_up(std::string name, dns::type wanted) override
    {
        co_return from_.find(name, wanted);
    }
    dns::answer_ptr known(const std::string& name, dns::type wanted) override { return from_.find(name, wanted); }

  private:
    const auth_test::zone& from_;
};

class silent_sink : public base::log_sink
{
  public:
    void write(base::level, std::string_view) override {}
};

// Those that cost most for their bytes.
constexpr std::pair<std::string_view, std::string_view> dear_terms[] = {
    {"names", "?a"}, {"macros", "?exists:%{d}.aa"}, {"networks", "ip6:::1"}};

// The client's network in front keeps the terms from costing look-ups; they are read nevertheless.
std::string record_full_of(std::string_view term)
{
    std::string record = "v=spf1 -ip4:192.0.2.0/24";
    while (record.size() + term.size() + 6 < 16'000)
        record.append(1, ' ').append(term);
    return record + " -all";
}

auth_test::zone records()
{
    auth_test::zone made;
    made.add_text("small.example", "v=spf1 ip4:192.0.2.0/24 -all")
        .add_text("hosts.example", "v=spf1 a mx -all")
        .add_address("hosts.example", "203.0.113.1")
        .add_name("hosts.example", dns::type::mx, "mx.hosts.example")
        .add_address("mx.hosts.example", "192.0.2.1")
        .add_text("provider.example", "v=spf1 include:a.example include:b.example include:c.example ~all")
        .add_text("macro.example", "v=spf1 exists:%{ir}.%{l1r-}.%{d} -all exp=why.macro.example")
        .add_text("why.macro.example", "%{i} is not ours, ask %{r}");
    for (const char* name : {"a.example", "b.example", "c.example"}) {
        std::string record = "v=spf1";
        for (int i = 0; i < 30; ++i)
            record += " ip4:198.51." + std::to_string(i) + ".0/24";
        made.add_text(name, record + " -all");
    }
    std::string longest = "v=spf1";
    for (int i = 0; longest.size() < 16'000; ++i)
        longest += " ip4:10." + std::to_string(i / 256) + '.' + std::to_string(i % 256) + ".0/24";
    made.add_text("longest.example", longest + " -all");
    std::string greedy = "v=spf1";
    for (int i = 0; i < 20; ++i)
        greedy += " include:longest" + std::to_string(i) + ".example";
    made.add_text("greedy.example", greedy + " -all");
    for (int i = 0; i < 20; ++i)
        made.add_text("longest" + std::to_string(i) + ".example", longest + " -all");
    for (const auto& [name, term] : dear_terms) {
        std::string record = "v=spf1";
        for (int i = 0; i < 20; ++i) {
            const std::string included = std::string(name) + std::to_string(i) + ".example";
            made.add_text(included, record_full_of(term));
            record += " include:" + included;
        }
        made.add_text(std::string(name) + ".example", record + " -all");
    }
    return made;
}

double seconds_of_processor(clockid_t of)
{
    timespec now{};
    clock_gettime(of, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct cost
{
    double whole = 0;
    double own = 0; // of this thread alone
};

/// Microseconds of processor time a call.
template <class Call>
cost measure(double seconds, Call call)
{
    unsigned calls = 0;
    const double begin = seconds_of_processor(CLOCK_PROCESS_CPUTIME_ID);
    const double own_begin = seconds_of_processor(CLOCK_THREAD_CPUTIME_ID);
    double spent = 0;
    for (; spent < seconds; spent = seconds_of_processor(CLOCK_PROCESS_CPUTIME_ID) - begin)
        for (int i = 0; i < 20; ++i, ++calls)
            call();
    const double own = seconds_of_processor(CLOCK_THREAD_CPUTIME_ID) - own_begin;
    return {spent * 1e6 / calls, own * 1e6 / calls};
}

auth::spf_status check(policyd::spf_checks& by, const auth::spf_query& query)
{
    boost::asio::io_context session;
    auth::spf_status found = auth::spf_status::none;
    const auto take = [&found](const std::exception_ptr& thrown, const policyd::spf_answer& answer) {
        if (thrown)
            std::rethrow_exception(thrown);
        found = answer->status;
    };
    boost::asio::co_spawn(session, by.check(query), take);
    session.run();
    return found;
}

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::atof(argv[1]) : 0.5;
    const auth_test::zone from = records();
    warm_resolver dns(from);
    const base::logger log(std::make_unique<silent_sink>());
    base::metrics metrics;
    policyd::spf_settings forgetful;
    forgetful.hold = std::chrono::milliseconds(0);
    policyd::spf_checks anew(dns, forgetful, log, metrics);
    policyd::spf_checks keeping(dns, {}, log, metrics);
    std::printf("%-18s %-10s %12s %12s %12s %12s\n", "sender", "result", "evaluate us", "check us", "own us",
                "kept us");
    for (const char* domain : {"small.example", "hosts.example", "provider.example", "macro.example", "longest.example",
                               "greedy.example", "names.example", "macros.example", "networks.example"}) {
        const auth::spf_query query = auth_test::query("192.0.2.1", std::string("user@") + domain, "mx.example.org");
        const auth::spf_status found = check(anew, query);
        const cost pure = measure(seconds, [&] { auth_test::evaluate(query, from); });
        const cost checked = measure(seconds, [&] { check(anew, query); });
        const cost kept = measure(seconds, [&] { check(keeping, query); });
        std::printf("%-18s %-10s %12.1f %12.1f %12.1f %12.1f\n", domain, std::string(auth::to_text(found)).c_str(),
                    pure.whole, checked.whole, checked.own, kept.whole);
    }
    return 0;
}
