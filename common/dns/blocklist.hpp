// blocklist - one DNS list: what to ask it, and what its answers are worth
//
// Lists break in ways that block the world's mail: they end and answer everything, they refuse the resolver of a large
// provider, they are silent. So an answer outside 127.0.0.0/8, or by which lists refuse, never counts, and is told once
// an hour; a list that fails RFC 5782's test is off until it passes; one that does not answer is not asked for a while.
//
// Pure but for the log: who looks up hands the answers in, and the time. Threads: any.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/dns/blocklist_spec.hpp"
#include "common/dns/breaker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dns {

enum class listing : std::uint8_t { no, yes, temporary };

class blocklist
{
  public:
    /// The log and the registry must outlive it.
    blocklist(blocklist_spec spec, const base::logger& log, base::metrics& metrics,
              const breaker_settings& breaks = {});

    const blocklist_spec& spec() const { return spec_; }

    /// What to ask; nothing when the list is not asked now, which is `temporary`. Whoever got a question must bring the
    /// answer to judge().
    std::optional<question> ask(std::string_view subject, steady_time now);
    /// `subject` as ask() wants it: the reversed address, or the domain itself.
    listing judge(const answer& told, steady_time now);

    /// The two questions of RFC 5782, section 5: what must be listed, and what must not.
    std::vector<question> test_questions() const;
    /// What they brought. A temporary answer changes nothing.
    void judge_test(const answer& must, const answer& must_not);

  private:
    void complain(std::string_view problem, std::string_view advice) const;
    void tell_strange(const net::ip_address& got, steady_time now);

    const blocklist_spec spec_;
    const base::logger& log_;
    base::metric_counter& listed_;
    base::metric_counter& not_listed_;
    base::metric_counter& temporary_;
    base::metric_counter& skipped_;
    base::metric_counter& strange_;
    breaker breaker_;
    // Shared with the gauge, which may be read after our end.
    const std::shared_ptr<std::atomic<bool>> is_off_ = std::make_shared<std::atomic<bool>>(false);
    base::guarded<std::optional<steady_time>> last_strange_;
};

} // namespace dns
