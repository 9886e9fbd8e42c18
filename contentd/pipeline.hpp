// pipeline - what happens to a message between the client's final dot and our answer to it
//
//   fingerprint -> begin look-ups -> in flight -> judge each recipient -> known deliveries -> group -> act -> answer
//
// The invariant at every step: the message stands in Postfix's queue, and nothing but the answer takes it out of
// there. The answer is 250 only for a recipient to whom the next hop has given the message, whose quarantine copy is
// synced, whom a rule told us to discard for, or who is known to have it. One pipeline a thread.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "contentd/actions/quarantine.hpp"
#include "contentd/domain_lists.hpp"
#include "contentd/inspection.hpp"
#include "contentd/malware/scanners.hpp"
#include "contentd/message.hpp"
#include "contentd/rule_book.hpp"
#include "contentd/scan_gate.hpp"
#include "contentd/smtp_out/client.hpp"
#include "contentd/url_lists.hpp"
#include "contentd/verdict/judge.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace contentd {

struct strip_settings
{
    std::string contact = "postmaster"; // whom the note tells to ask for the original
    bool may_break_signatures = false;  // else a signed message is quarantined as it is
};

/// What all pipelines share; outlives them.
struct shared_parts
{
    state::state& state;
    const rule_book& rules;
    const quarantine_store& quarantine;
    boost::asio::thread_pool& workers;
    scan_gate& gate;
    const base::logger& log;
    base::metrics& metrics;
    smtp_out::announcements& announced; // what the next hops announce
    std::string hostname;               // ours
    inspection_settings inspected;
    int poison_attempts = 6;
    // From the final dot to our answer; must be less than the peer waits for it.
    std::chrono::milliseconds answer_within{580000};
    std::chrono::milliseconds answer_within_before{90000}; // before the queue
    strip_settings strips{};
    malware::site* scanned_by = nullptr; // null: no scanners
    unsigned threads = 1;                // how many pipelines share them
    const url_lists* urls = nullptr;     // null: none
    domain_lists* domains = nullptr;     // null: none
    malware::outbreak* seen = nullptr;   // null: files are not counted
    text_spread* texts = nullptr;        // null: texts are not counted
    digest_exchange::reporter_trust trust{};
};

class pipeline : public message_handler
{
  public:
    /// `allowed`, `connections` and `security` are the pool's; see smtp_out::pool.
    pipeline(const shared_parts& parts, smtp_out::timeouts allowed, std::size_t connections,
             net::tls_policy security = {});

    void expect(received_message& message) override;
    /// Throws when the environment is broken; the session then answers 451.
    boost::asio::awaitable<std::vector<smtp::reply>> handle(received_message& message) override;

    /// See smtp_out::pool.
    boost::asio::awaitable<base::result<void>> probe(std::string next_hop)
    {
        return next_hops_.probe(std::move(next_hop));
    }

    /// Closes connections to next hops that have been idle for long.
    void close_idle() { next_hops_.close_idle(idle_limit); }

  private:
    struct work; // one message on its way

    static void release_pages(const received_message& message);

    boost::asio::awaitable<void> fingerprint(work& current);
    boost::asio::awaitable<void> judge_all(work& current);
    boost::asio::awaitable<void> judge_recipients(work& current);
    static void put_off(work& current, std::string_view rule, std::string_view why);
    void set_aside(work& current) const;
    boost::asio::awaitable<void> find_delivered(work& current);
    boost::asio::awaitable<void> act(work& current);
    void report(work& current) const;
    boost::asio::awaitable<void> act_apart(work& current, const std::vector<outcome_group>& groups);
    boost::asio::awaitable<void> act_as_one(work& current, const std::vector<outcome_group>& groups);
    boost::asio::awaitable<void> settle(work& current, const outcome_group& group);
    boost::asio::awaitable<void> deliver(work& current, const outcome_group& group);
    boost::asio::awaitable<void> deliver_all(work& current, const std::vector<outcome_group>& groups);
    std::vector<outcome_group> take_refused(const work& current, std::vector<outcome_group>& groups,
                                            std::deque<outcome>& made) const;
    boost::asio::awaitable<void> take_back(work& current);
    static smtp_out::outgoing onward_for(work& current, const outcome_group& group, outcome_group& sent);
    void note_sent(work& current, const outcome_group& sent, const smtp_out::outcome& came) const;
    void note_delivered(const work& current, const outcome_group& group) const;
    boost::asio::awaitable<void> prepare_retry(work& current);
    boost::asio::awaitable<void> keep(work& current, const outcome_group& group);
    boost::asio::awaitable<bool> store_copy(work& current, const outcome& shared, std::string id,
                                            std::vector<std::size_t> recipients);
    boost::asio::awaitable<void> check_strips(work& current);
    boost::asio::awaitable<bool> strip(work& current, const outcome_group& group);
    boost::asio::awaitable<void> drop_unused_original(work& current, const outcome_group& group);
    boost::asio::awaitable<base::result<void>> remove_copy(std::string id);
    void answer(work& current, const outcome_group& group, const smtp::reply& reply) const;
    void log_outcome(const work& current, const outcome_group& group) const;
    void log_answer(const work& current, const outcome& shared, const std::vector<std::size_t>& recipients,
                    const smtp::reply& said) const;
    void count_outcome(const outcome_group& group, std::size_t recipients, const smtp::reply& said) const;

    // Longer than Postfix's own connection cache, shorter than anybody's patience with a process that does nothing.
    static constexpr std::chrono::seconds idle_limit{30};

    const shared_parts& parts_;
    smtp_out::pool next_hops_;
    std::optional<malware::scanners> scanners_;
};

} // namespace contentd
