#include "common/state/state.hpp"

#include "common/net/host_name.hpp"
#include "common/state/alarm_store.hpp"
#include "common/state/attempt_store.hpp"
#include "common/state/counter_flush.hpp"
#include "common/state/counter_row_store.hpp"
#include "common/state/counter_store.hpp"
#include "common/state/delivery_store.hpp"
#include "common/state/describe.hpp"
#include "common/state/digest_store.hpp"
#include "common/state/familiar_store.hpp"
#include "common/state/grey_store.hpp"
#include "common/state/history_store.hpp"
#include "common/state/mark_store.hpp"
#include "common/state/process_row.hpp"
#include "common/state/purge.hpp"
#include "common/state/quarantine_store.hpp"
#include "common/state/sqlite.hpp"
#include "common/state/transaction_store.hpp"

namespace state {

namespace {

constexpr std::chrono::milliseconds command_patience{5000}; // a command has no outbox and rather waits
constexpr std::chrono::milliseconds flush_patience{20};
constexpr std::chrono::milliseconds grey_patience{20};
constexpr std::chrono::milliseconds familiar_patience{20};
constexpr std::chrono::milliseconds digest_patience{20};
constexpr std::chrono::milliseconds history_patience{1000};
constexpr std::chrono::milliseconds purge_patience{10'000};
constexpr std::chrono::milliseconds process_patience{1000};

std::unique_ptr<database> database_of(const std::string& uri)
{
    const std::string_view path = sqlite_path(uri);
    if (path.empty())
        throw std::invalid_argument("state = " + uri + ": write sqlite:PATH");
    return sqlite_database(std::string(path));
}

/// All parts, in the order in which they need each other; the threads end in the opposite order.
class shared_state : public state
{
  public:
    shared_state(const options& wanted, const base::logger& log, base::metrics& metrics);
    ~shared_state() override;

    marks& table(mark_table which) override { return which == mark_table::penalties ? penalties_ : allowances_; }
    class greylist& greylist() override { return greylist_; }
    class alarms& alarms() override { return alarms_; }
    class familiars& familiars() override { return familiars_; }
    class transactions& transactions() override { return transactions_; }
    class deliveries& deliveries() override { return deliveries_; }
    class attempts& attempts() override { return attempts_; }
    class quarantine_index& quarantine() override { return quarantine_; }
    class counters& counters() override { return *counters_; }
    class counter_rows& counter_rows() override { return counter_rows_; }
    class history& history() override { return history_; }
    class digests& digests() override { return digests_; }
    bool is_available() const override { return health_.is_available(); }
    report describe() override;

  private:
    void wire();
    process_report describe_process() const;
    void measure(base::metrics& metrics);

    const options wanted_;
    const std::string run_;
    const std::unique_ptr<database> disk_;
    condition health_;
    std::unique_ptr<outbox> outbox_;
    std::unique_ptr<journal> journal_;
    fallback backstop_;
    syncer acknowledger_;
    writer writer_;
    reader reader_;
    mark_store penalties_;
    mark_store allowances_;
    mark_watch mark_watch_;
    grey_store greylist_;
    alarm_store alarms_;
    familiar_store familiars_;
    transaction_store transactions_;
    delivery_store deliveries_;
    attempt_store attempts_;
    quarantine_store quarantine_;
    history_store history_;
    digest_store digests_;
    counter_row_store counter_rows_;
    const std::shared_ptr<counter_store> counters_; // shared with gauges
    const std::shared_ptr<counter_flush> flush_;    // shared with gauges
    const process_row process_;
};

/// The beginning of the names of this owner's files of that kind.
std::string files_of(const options& wanted, const database& disk, const std::string& kind)
{
    const std::string name = kind + '-' + wanted.owner + '-';
    return wanted.outbox.empty() ? disk.companion(name) : wanted.outbox + '-' + name;
}

std::unique_ptr<outbox> outbox_of(const options& wanted, const std::string& run, const database& disk,
                                  const base::logger& log)
{
    if (!wanted.is_daemon)
        return nullptr;
    auto made = std::make_unique<outbox>(files_of(wanted, disk, "outbox"), run, wanted.outbox_limit, log);
    made->adopt();
    return made;
}

std::unique_ptr<journal> journal_of(const options& wanted, const std::string& run, const database& disk)
{
    if (!wanted.is_daemon)
        return nullptr;
    return std::make_unique<journal>(files_of(wanted, disk, "outbox") + run, wanted.outbox_limit / 4);
}

bool mirrors_greylist(const options& wanted)
{
    return wanted.is_daemon && wanted.grey.memory != 0;
}

bool mirrors_familiars(const options& wanted)
{
    return wanted.is_daemon && wanted.familiar.memory != 0;
}

bool filters_digests(const options& wanted)
{
    return wanted.is_daemon && wanted.digest.filter_memory != 0;
}

bool steps_digests(const options& wanted)
{
    return filters_digests(wanted) || (wanted.is_daemon && wanted.digest.is_purged);
}

shared_state::shared_state(const options& wanted, const base::logger& log, base::metrics& metrics)
    : wanted_(wanted), run_(draw_run()), disk_(database_of(wanted.uri)),
      health_(disk_->location(), wanted.is_daemon, log), outbox_(outbox_of(wanted, run_, *disk_, log)),
      journal_(journal_of(wanted, run_, *disk_)), backstop_(outbox_.get(), log, metrics),
      acknowledger_(*disk_, log, metrics),
      writer_({*disk_, health_, backstop_, acknowledger_, outbox_.get(), journal_.get(), log, metrics},
              wanted.is_daemon ? wanted.commit_limit : command_patience),
      reader_(*disk_, health_), penalties_("penalty", wanted.mark_memory / 4 * 3, writer_),
      allowances_("allowance", wanted.mark_memory / 4, writer_), mark_watch_(penalties_, allowances_),
      greylist_(wanted.grey, run_, mirrors_greylist(wanted), writer_, reader_),
      alarms_(writer_, wanted.host.empty() ? net::host_name() : wanted.host),
      familiars_(wanted.familiar, mirrors_familiars(wanted), writer_, reader_), transactions_(writer_, reader_),
      deliveries_(writer_, reader_), attempts_(files_of(wanted, *disk_, "inflight"), run_, writer_),
      quarantine_(writer_, reader_), history_(writer_, reader_),
      digests_(wanted.digest, filters_digests(wanted), writer_, reader_, metrics), counter_rows_(writer_, reader_),
      counters_(std::make_shared<counter_store>(wanted.address_memory, wanted.aggregate_memory)),
      flush_(std::make_shared<counter_flush>(*counters_, run_, wanted.owner)), process_(run_, wanted.owner)
{
    wire();
    measure(metrics);
    writer_.start();
    reader_.start();
}

void shared_state::wire()
{
    writer_.on_connect([this](connection& on) { mark_watch_.load(on); });
    reader_.add_watch([this](connection& on) { mark_watch_.update(on); });
    writer_.on_connect([this](connection& on) { alarms_.load(on); });
    reader_.add_watch([this](connection& on) { alarms_.update(on); });
    if (!wanted_.is_daemon)
        return;
    if (mirrors_greylist(wanted_)) {
        writer_.on_connect([this](connection& on) { greylist_.begin_load(on); });
        writer_.add_chore([this](connection& on) { return greylist_.step(on); }, grey_patience);
    }
    if (mirrors_familiars(wanted_)) {
        writer_.on_connect([this](connection& on) { familiars_.begin_load(on); });
        writer_.add_chore([this](connection& on) { return familiars_.step(on); }, familiar_patience);
        writer_.on_close([this](connection& on) { familiars_.finish(on); });
    }
    if (steps_digests(wanted_)) {
        writer_.on_connect([this](connection&) { digests_.begin_load(); });
        writer_.add_chore([this](connection& on) { return digests_.step(on); }, digest_patience);
    }
    attempts_.take_over();
    writer_.on_connect([this](connection& on) { attempts_.load(on); });
    writer_.on_close([this](connection& on) { flush_->finish(on); });
    writer_.add_chore([this](connection& on) { return flush_->step(on); }, flush_patience);
    writer_.on_close([this](connection& on) { history_.finish(on); });
    writer_.add_chore([this](connection& on) { return history_.step(on); }, history_patience);
    writer_.add_chore(purge_step, purge_patience);
    writer_.add_chore([this](connection& on) { return process_.write(on, describe_process()); }, process_patience);
    writer_.on_close([this](connection& on) { process_.remove(on); });
}

process_report shared_state::describe_process() const
{
    return {wanted_.owner, {}, flush_->lag(), outbox_ != nullptr ? outbox_->size() : 0, backstop_.dropped()};
}

void shared_state::measure(base::metrics& metrics)
{
    for (mark_store* each : {&penalties_, &allowances_}) {
        const std::shared_ptr<const mark_mirror> mirror = each->share_mirror(); // a scrape may come after our end
        metrics.gauge(
            "sekimori_state_marks", "Live penalties and allowances in memory.",
            [mirror] { return static_cast<double>(mirror->size()); }, "list=\"" + each->name() + "\"");
        metrics.gauge(
            "sekimori_state_marks_evicted", "Marks for which the memory was too small.",
            [mirror] { return static_cast<double>(mirror->evicted()); }, "list=\"" + each->name() + "\"");
    }
    const auto grey = greylist_.share_mirror();
    metrics.gauge("sekimori_state_greylist", "Greylist entries in memory.",
                  [grey] { return static_cast<double>(grey->size()); });
    metrics.gauge("sekimori_state_greylist_evicted", "Greylist entries for which the memory was too small.",
                  [grey] { return static_cast<double>(grey->evicted()); });
    const auto familiar = familiars_.share_mirror();
    metrics.gauge("sekimori_state_familiars", "Keys in memory under which mail was delivered.",
                  [familiar] { return static_cast<double>(familiar->size()); });
    const auto gauge = [&](std::string_view name, std::string_view help, auto read) {
        metrics.gauge(name, help, [counts = counters_, flush = flush_, read] {
            return static_cast<double>(read(*counts, *flush));
        });
    };
    gauge("sekimori_state_counters", "Keys whose counts are in memory.",
          [](const auto& counts, const auto&) { return counts.entries(); });
    gauge("sekimori_state_counters_evicted", "Keys that made room for others.",
          [](const auto& counts, const auto&) { return counts.evictions(); });
    gauge("sekimori_state_counter_changes_lost", "Changes of counters that the database was away for too long to take.",
          [](const auto& counts, const auto&) { return counts.unflushed_lost(); });
    gauge("sekimori_state_flush_lag_seconds", "Age of the oldest change of a counter when it was last flushed.",
          [](const auto&, const auto& flush) { return static_cast<double>(flush.lag().count()) / 1000; });
}

shared_state::~shared_state()
{
    // Look-ups that wait are answered first, then facts are committed; their callbacks still find all of this.
    reader_.stop();
    writer_.stop();
}

report shared_state::describe()
{
    const auto tables = reader_.read_now<report>([](connection& on) {
        report filled;
        describe_tables(on, filled);
        return filled;
    });
    report made = tables ? *tables : report();
    made.is_available = health_.is_available();
    made.problem = health_.problem();
    made.location = disk_->location();
    const process_report own = describe_process();
    made.outbox_facts = own.outbox_facts;
    made.facts_dropped = own.facts_dropped;
    return made;
}

} // namespace

std::unique_ptr<state> open(const options& wanted, const base::logger& log, base::metrics& metrics)
{
    return std::make_unique<shared_state>(wanted, log, metrics);
}

} // namespace state
