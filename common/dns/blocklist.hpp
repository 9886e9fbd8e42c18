// blocklist - one DNS list: what to ask it, and what its answers are worth
//
// Lists break in ways that block the world's mail: they end and answer everything, they refuse the resolver of a large
// provider, they are silent. So an answer outside 127.0.0.0/8, or by which lists refuse, never counts, and is told once
// an hour; a list that fails RFC 5782's test is off until it passes, and lists nobody before it has passed it for the
// first time; one that does not answer is not asked for a while.
//
// Pure but for the log: who looks up hands the answers in, and the time. Threads: any.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/dns/blocklist_spec.hpp"
#include "common/dns/breaker.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dns {

enum class listing : std::uint8_t { no, yes, temporary };

/// How long after a test the next one comes.
struct test_pace
{
    std::chrono::milliseconds usual = std::chrono::hours(1);
    std::chrono::milliseconds unanswered = std::chrono::seconds(5); // twice as long each further time, up to the usual
};

class blocklist
{
  public:
    /// The log and the registry must outlive it.
    blocklist(blocklist_spec spec, const base::logger& log, base::metrics& metrics, const breaker_settings& breaks = {},
              const test_pace& tests = {});

    const blocklist_spec& spec() const { return spec_; }

    /// What to ask; nothing when the list is not asked now, which is `temporary`. Whoever got a question must bring the
    /// answer to judge().
    std::optional<question> ask(std::string_view subject, steady_time now);
    /// `subject` as ask() wants it: the reversed address, or the domain itself.
    listing judge(const answer& told, steady_time now);

    /// The two questions of RFC 5782, section 5: what must be listed, and what must not.
    std::vector<question> test_questions() const;
    /// It will be tested: what it lists is temporary until it has passed.
    void expect_test();
    /// What they brought, and how long until they are to be asked again; one test at a time. A temporary answer changes
    /// nothing.
    std::chrono::milliseconds judge_test(const answer& must, const answer& must_not);

  private:
    enum class standing : std::uint8_t { trusted, untested, failed };

    // Shared with the gauge, which may be read after our end.
    struct condition
    {
        explicit condition(const breaker_settings& breaks) : silence(breaks) {}

        std::atomic<standing> is{standing::trusted};
        breaker silence;
    };

    void pass_test();
    void fail_test(const char* why);
    std::chrono::milliseconds test_again(std::string_view problem);
    std::string without_it(std::string advice) const;
    void complain(std::string_view problem, std::string_view advice) const;
    void tell_strange(const net::ip_address& got, steady_time now);

    const blocklist_spec spec_;
    const base::logger& log_;
    base::metric_counter& listed_;
    base::metric_counter& not_listed_;
    base::metric_counter& temporary_;
    base::metric_counter& skipped_;
    base::metric_counter& strange_;
    base::metric_counter& untested_;
    const std::shared_ptr<condition> condition_;
    const test_pace tests_;
    std::chrono::milliseconds next_try_; // of a test that is not answered
    base::guarded<std::optional<steady_time>> last_strange_;
};

} // namespace dns
