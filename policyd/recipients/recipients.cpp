#include "policyd/recipients/recipients.hpp"

#include "common/net/await.hpp"
#include "common/text/log_line.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <future>

namespace policyd {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using verdict = recipient_verdict;

constexpr auto tidy_interval = 5s;
constexpr std::int64_t complaint_interval_ms = 60'000;

/// Puts the answers of several sources together.
class combination
{
  public:
    explicit combination(const recipient_forms& address) : is_role_(address.is_role()) {}

    /// True when no other source needs to be asked.
    bool add(const source_link& from, const source_answer& told)
    {
        const bool is_of_list = told.is == verdict::unknown && !from.spec().is_callforward();
        const verdict is = is_role_ && is_of_list ? verdict::cannot_tell : told.is;
        if (is_ == verdict::unknown || is == verdict::known || is == verdict::temporary)
            is_ = is;
        return is == verdict::known;
    }
    verdict is() const { return is_; }

  private:
    const bool is_role_;
    verdict is_ = verdict::unknown; // until one says something else; there is at least one
};

} // namespace

struct recipients::waiting_request
{
    waiting_request(asio::io_context& on, std::function<void(verdict)> waits) : timer(on), told(std::move(waits)) {}

    void tell(verdict is)
    {
        timer.cancel();
        if (const auto once = std::exchange(told, nullptr))
            once(is);
    }

    asio::steady_timer timer;
    std::function<void(verdict)> told;
};

recipients::recipients(const recipient_settings& wanted, const base::logger& log, base::metrics& metrics)
    : settings_(wanted), log_(log), cache_(std::make_shared<recipient_cache>(wanted.cache)),
      doubts_(metrics.counter("policyd_recipient_doubts_total",
                              "Recipients that a source calls unknown and that is not believed yet")),
      late_(metrics.counter("policyd_recipient_late_total", "Look-ups of recipients that took too long")),
      context_(std::in_place, 1), work_(context_->get_executor())
{
    metrics.gauge("policyd_recipient_cached", "Answers of recipients' sources that are in memory",
                  [kept = cache_] { return static_cast<double>(kept->entries()); });
    metrics.gauge("policyd_recipient_cache_evicted", "Answers of recipients' sources that made room for others",
                  [kept = cache_] { return static_cast<double>(kept->evictions()); });
    metrics.gauge("policyd_recipient_frozen", "1 while sources are not believed, since known recipients turn unknown",
                  [guard = guard_] { return guard->is_frozen(base::now()) ? 1.0 : 0.0; });
}

void recipients::add(const source_spec& spec, std::unique_ptr<recipient_file> file,
                     std::unique_ptr<recipient_source> source, base::metrics& metrics)
{
    source_link& made =
        links_.emplace_back(spec, links_.size(), std::move(file), std::move(source), *cache_, log_, metrics);
    if (spec.domains.empty()) {
        for (auto& [domain, asked] : by_domain_)
            asked.push_back(&made);
        for_all_.push_back(&made);
        return;
    }
    for (const std::string& domain : spec.domains) {
        // A domain's own line is asked in its place among those for all domains.
        chain& asked = by_domain_.try_emplace(domain, for_all_).first->second;
        if (asked.empty() || asked.back() != &made)
            asked.push_back(&made);
    }
}

recipients::~recipients()
{
    context_->stop();
    if (thread_.joinable())
        thread_.join();
    for (const auto& each : std::exchange(waiting_, {}))
        if (const auto who = each.lock())
            who->tell(verdict::temporary);
    for (source_link& each : links_)
        each.close();
    work_.reset();
    context_.reset();
}

const recipients::chain& recipients::chain_of(const std::string& domain, bool has_login) const
{
    static const chain nothing;
    const auto found = by_domain_.find(domain);
    if (found != by_domain_.end())
        return found->second;
    return has_login ? nothing : for_all_;
}

recipient_told recipients::judge(const recipient_forms& address, verdict is, base::time_point at)
{
    if (is == verdict::known)
        guard_->known(address.full, at);
    if (is != verdict::unknown)
        return {is, false};
    const auto belief = guard_->unknown(address.full, at);
    const bool is_frozen = guard_->is_frozen(at);
    if (was_frozen_.exchange(is_frozen) != is_frozen) {
        if (is_frozen)
            log_.warning("event=recipients problem=\"recipients that were known turn unknown together; what sources "
                         "call unknown is not believed until that has stopped for a minute\"");
        else
            log_.info("event=recipients problem=over");
    }
    if (belief != recipient_guard::belief::doubted)
        return {is, belief == recipient_guard::belief::believed};
    doubts_.add();
    return {verdict::temporary, false};
}

std::optional<recipient_told> recipients::known_now(std::string_view address, bool has_login, base::time_point at)
{
    const auto forms = forms_of(address, settings_.delimiters);
    if (!forms)
        return recipient_told{};
    const chain& asked = chain_of(forms->domain, has_login);
    if (asked.empty())
        return recipient_told{};
    combination all(*forms);
    for (source_link* each : asked) {
        const auto told = each->now(*forms);
        if (!told)
            return std::nullopt;
        if (all.add(*each, *told))
            break;
    }
    return judge(*forms, all.is(), at);
}

bool recipients::asks_network(std::string_view address, bool has_login) const
{
    const auto forms = forms_of(address, settings_.delimiters);
    if (!forms)
        return false;
    const chain& asked = chain_of(forms->domain, has_login);
    return std::any_of(asked.begin(), asked.end(), [](const source_link* each) { return !each->spec().is_local(); });
}

asio::awaitable<recipient_told> recipients::ask(std::string address, bool has_login, base::time_point at)
{
    const auto forms = forms_of(address, settings_.delimiters);
    if (!forms)
        co_return recipient_told{};
    const chain& asked = chain_of(forms->domain, has_login);
    if (asked.empty())
        co_return recipient_told{};
    const std::function<void(std::function<void(verdict)>)> start = [&](std::function<void(verdict)> told) {
        begin(*forms, asked, std::move(told));
    };
    const verdict is = co_await net::callback<verdict>(start);
    co_return judge(*forms, is, at);
}

void recipients::begin(const recipient_forms& address, const chain& asked, std::function<void(verdict)> told)
{
    const auto deadline = clock::now() + settings_.limit;
    asio::post(*context_, [this, address, &asked, told = std::move(told), deadline]() mutable {
        const auto who = std::make_shared<waiting_request>(*context_, std::move(told));
        waiting_.push_back(who);
        const auto place = std::prev(waiting_.end());
        who->timer.expires_at(deadline);
        who->timer.async_wait([this, who](const boost::system::error_code& failure) {
            if (failure)
                return;
            late_.add();
            who->tell(verdict::temporary);
        });
        asio::co_spawn(*context_, walk(address, asked, who, deadline, nullptr),
                       [this, place](const std::exception_ptr&) { waiting_.erase(place); });
    });
}

// Goes on after the time limit of who waits: its answers are then kept for the next time.
asio::awaitable<void> recipients::walk(recipient_forms address, const chain& asked,
                                       std::shared_ptr<waiting_request> who, steady_time deadline,
                                       std::vector<recipient_step>* steps)
{
    combination all(address);
    for (source_link* each : asked) {
        const auto began = clock::now();
        auto asking = each->ask(address, deadline);
        const source_answer told = co_await std::move(asking);
        if (steps != nullptr)
            steps->push_back(
                {each->spec().name, told, std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - began)});
        if (all.add(*each, told))
            break;
    }
    who->tell(all.is());
}

void recipients::contradicted(std::string_view address, base::time_point at)
{
    const std::int64_t now = base::to_epoch_ms(at);
    std::int64_t last = complained_.load();
    if (now - last < complaint_interval_ms || !complained_.compare_exchange_strong(last, now))
        return;
    log_.warning(
        text::log_line()
            .add("event", "recipients")
            .add("recipient", address)
            .add("problem", "Postfix accepts this recipient, and its source does not know it")
            .add("advice",
                 "name aliases of Postfix in a source too; nothing is wrong where Postfix does not list the domain")
            .text());
}

verdict recipients::examine(std::string_view address, std::vector<recipient_step>& steps)
{
    const auto forms = forms_of(address, settings_.delimiters);
    if (!forms)
        return verdict::cannot_tell;
    const chain& asked = chain_of(forms->domain, false);
    if (asked.empty())
        return verdict::cannot_tell;
    std::promise<verdict> answer;
    const auto deadline = clock::now() + settings_.limit;
    asio::post(*context_, [&] {
        const auto who = std::make_shared<waiting_request>(*context_, [&answer](verdict is) { answer.set_value(is); });
        asio::co_spawn(*context_, walk(*forms, asked, who, deadline, &steps), asio::detached);
    });
    return answer.get_future().get();
}

void recipients::renew(const std::string& authorities)
{
    if (const auto done = tls_.renew(authorities); !done)
        log_.error(text::log_line()
                       .add("event", "recipients")
                       .add("problem", done.error().text)
                       .add("advice", "the authorities that were read before stay in force")
                       .text());
    forget();
}

void recipients::follow(const base::logger& log)
{
    for (source_link& each : links_)
        if (each.file() != nullptr)
            each.file()->follow(log);
}

asio::awaitable<void> recipients::keep_tidy()
{
    asio::steady_timer timer(*context_);
    while (true) {
        timer.expires_after(tidy_interval);
        co_await timer.async_wait(asio::use_awaitable);
        for (source_link& each : links_)
            each.tidy(clock::now());
    }
}

} // namespace policyd
