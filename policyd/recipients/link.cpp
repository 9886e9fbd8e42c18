#include "policyd/recipients/link.hpp"

#include "common/net/await.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"

#include <random>

namespace policyd {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr dns::breaker_settings breaks{3, 10s, 600s};
constexpr auto probe_again = 24h;
constexpr auto probe_catch_all_again = 1h;
constexpr auto probe_failed_again = 1min;

// Nobody has it, and nobody can prepare for it.
std::string nobody_at(const std::string& domain)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    std::random_device from;
    std::string local = "nobody-";
    for (unsigned i = 0; i < 16; ++i)
        local += letters[from() % letters.size()];
    return local + '@' + domain;
}

} // namespace

source_link::source_link(source_spec spec, std::size_t number, std::unique_ptr<recipient_file> file,
                         std::unique_ptr<recipient_source> source, recipient_cache& cache, const base::logger& log,
                         base::metrics& metrics, const link_limits& limits)
    : spec_(std::move(spec)), number_(number), limits_(limits), file_(std::move(file)), source_(std::move(source)),
      cache_(cache), log_(log), breaker_(breaks),
      hits_(metrics.counter("policyd_recipient_cache_hits_total", "Look-ups of recipients answered from memory",
                            "source=\"" + spec_.name + '"'))
{
    for (std::size_t i = 0; i < counted_.size(); ++i)
        counted_[i] =
            &metrics.counter("policyd_recipient_lookups_total", "Look-ups of recipients that a source answered",
                             "source=\"" + spec_.name + "\",result=\"" + std::string(recipient_verdict_names[i]) + '"');
    if (source_)
        metrics.gauge(
            "policyd_recipient_source_off", "1 while a source of recipients is not asked, because it failed",
            [is_open = is_open_] { return is_open->load() ? 1.0 : 0.0; }, "source=\"" + spec_.name + '"');
}

std::optional<source_answer> source_link::cached(const std::string& address)
{
    const auto kept = cache_.fresh(number_, address, clock::now());
    if (!kept)
        return std::nullopt;
    hits_.add();
    return source_answer{*kept, {}, false, true};
}

std::optional<source_answer> source_link::now(const recipient_forms& address)
{
    if (file_) {
        const auto table = file_->current();
        source_answer told{recipient_verdict::temporary, file_->path() + " cannot be read"};
        if (table)
            told = {table->contains(address) ? recipient_verdict::known : recipient_verdict::unknown};
        count(told);
        return told;
    }
    auto told = cached(address.full);
    if (!told || told->is == recipient_verdict::known || address.base.empty())
        return told;
    return cached(address.base);
}

// The whole address first, and without its extension only when there is no such.
asio::awaitable<source_answer> source_link::ask(recipient_forms address, steady_time deadline)
{
    if (auto told = now(address))
        co_return *told;
    auto asking = ask_form(address.full, address.domain, deadline);
    source_answer told = co_await std::move(asking);
    if (told.is != recipient_verdict::unknown || address.base.empty())
        co_return told;
    auto again = ask_form(address.base, address.domain, deadline);
    co_return co_await std::move(again);
}

asio::awaitable<source_answer> source_link::ask_form(std::string address, const std::string& domain,
                                                     steady_time deadline)
{
    if (auto told = cached(address))
        co_return *told;
    const auto found = on_their_way_.find(address);
    if (found != on_their_way_.end()) {
        const std::function<void(told_function)> wait = [&](told_function told) {
            found->second.push_back(std::move(told));
        };
        co_return co_await net::callback<source_answer>(wait);
    }
    if (on_their_way_.size() >= limits_.questions)
        co_return not_asked("too many questions are on their way");
    on_their_way_.try_emplace(address);
    auto asking = ask_once(address, domain, deadline);
    const source_answer told = co_await std::move(asking);
    count(told);
    const auto waiting = std::move(on_their_way_.extract(address).mapped());
    for (const told_function& each : waiting)
        each(told);
    co_return told;
}

asio::awaitable<source_answer> source_link::ask_once(std::string address, std::string domain, steady_time deadline)
{
    source_answer told = not_asked("it failed, and is not asked for a while");
    if (breaker_.may_ask(clock::now())) {
        auto probing = probe(domain, deadline);
        const source_answer probed = co_await std::move(probing);
        if (probed.is_fault)
            told = probed;
        else if (domains_[domain].takes_all)
            co_return source_answer{recipient_verdict::cannot_tell, "it takes any address at " + domain};
        else {
            auto asking = ask_source(address, deadline);
            told = co_await std::move(asking);
        }
    }
    cache_.keep(number_, address, told.is, clock::now());
    // What was known stays so while the source is away; what was unknown does not.
    if (told.is == recipient_verdict::temporary && cache_.was_known(number_, address, clock::now()))
        co_return source_answer{recipient_verdict::known, told.problem, false, true};
    co_return told;
}

asio::awaitable<source_answer> source_link::ask_source(std::string address, steady_time deadline)
{
    auto asking = source_->ask(std::move(address), deadline);
    source_answer told = co_await std::move(asking);
    if (told.is_asked)
        note_outcome(told);
    co_return told;
}

// Asks for nobody when that is due. Who comes meanwhile goes by what was heard before.
asio::awaitable<source_answer> source_link::probe(std::string domain, steady_time deadline)
{
    if (!spec_.may_accept_all())
        co_return source_answer{recipient_verdict::unknown};
    if (domains_.size() >= limits_.domains && !domains_.contains(domain))
        domains_.clear();
    domain_state& state = domains_[domain];
    if (clock::now() < state.next_probe)
        co_return source_answer{recipient_verdict::unknown};
    state.next_probe = clock::now() + probe_failed_again;
    auto asking = ask_source(nobody_at(domain), deadline);
    const source_answer told = co_await std::move(asking);
    note_probe(domain, domains_[domain], told);
    co_return told;
}

void source_link::note_probe(const std::string& domain, domain_state& state, const source_answer& told)
{
    if (told.is != recipient_verdict::known && told.is != recipient_verdict::unknown)
        return;
    const bool takes_all = told.is == recipient_verdict::known;
    state.next_probe = clock::now() + (takes_all ? probe_catch_all_again : std::chrono::hours(probe_again));
    if (std::exchange(state.takes_all, takes_all) == takes_all)
        return;
    text::log_line line;
    line.add("event", "recipients").add("source", spec_.name).add("domain", domain);
    if (!takes_all)
        return log_.info(line.add("is", "telling").text());
    cache_.clear(); // what it said before means nothing
    log_.warning(line.add("problem", "it takes any address of this domain, and so tells nothing").text());
}

void source_link::note_outcome(const source_answer& told)
{
    text::log_line line;
    line.add("event", "recipients").add("source", spec_.name);
    if (!told.is_fault) {
        if (!breaker_.succeeded())
            return;
        is_open_->store(false);
        return log_.info(line.add("is", "back").text());
    }
    if (!breaker_.failed(clock::now()))
        return;
    is_open_->store(true);
    log_.warning(
        line.add("problem", text::printable(told.problem))
            .add("advice", "it is asked more rarely until it answers; its recipients are neither known nor unknown")
            .text());
}

void source_link::tidy(steady_time now)
{
    if (source_)
        source_->tidy(now);
}

// Who waits here keeps the io_context, and must not outlive it.
void source_link::close()
{
    on_their_way_.clear();
    if (source_)
        source_->close();
}

} // namespace policyd
