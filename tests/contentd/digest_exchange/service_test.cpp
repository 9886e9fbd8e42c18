// digest_service - rounds that fail, go on and end

#include "contentd/digest_service.hpp"
#include "tests/contentd/digest_exchange/sites.hpp"
#include "tests/peer.hpp"

#include <atomic>
#include <stdexcept>

using namespace testing;
using namespace std::chrono_literals;
using contentd::digest_service;
using contentd::exchange_settings;

namespace {

/// A state of which the database is beyond all help.
class broken_digests : public state::digests
{
  public:
    const state::digest_options& options() const override { return options_; }
    bool is_ready() const override { fail(); }
    bool is_empty() const override { fail(); }
    bool is_strange(const state::digest_value&) const override { fail(); }
    void find(std::vector<state::digest_value>, base::time_point, found) override { fail(); }
    void report(std::vector<state::digest_report>, state::written) override { fail(); }
    base::result<std::vector<state::digest_entry>> show(const state::digest_exact&) override { fail(); }
    base::result<std::vector<state::digest_entry>> list(std::int64_t, base::time_point, std::uint8_t) override
    {
        fail();
    }
    base::result<std::size_t> revoke(const state::digest_exact&, std::string_view, base::time_point) override
    {
        fail();
    }
    base::result<std::size_t> revoke_reporter(std::string_view, base::time_point) override { fail(); }
    base::result<std::size_t> expire(base::time_point) override { fail(); }
    base::result<std::vector<state::digest_change>> changed(std::int64_t, std::size_t, base::time_point) override
    {
        fail();
    }
    base::result<std::int64_t> newest() override { throw std::runtime_error("nothing is newest"); }
    base::result<std::optional<state::digest_progress>> progress(std::string_view) override { fail(); }
    base::result<void> import(std::string_view, double, const std::vector<state::digest_change>&,
                              const state::digest_progress&, base::time_point, const std::stop_token&) override
    {
        fail();
    }

  private:
    [[noreturn]] static void fail() { throw std::runtime_error("the disk is gone"); }

    const state::digest_options options_;
};

exchange_settings settings_for(const std::vector<digest_exchange::neighbour>& neighbours, const directory& keys)
{
    exchange_settings made;
    made.neighbours = neighbours;
    made.key = digest_exchange::private_key::create(keys.file("own")).value();
    made.site = "here";
    made.interval = 10ms;
    std::filesystem::create_directory(keys.file("exports"));
    made.directory = keys.file("exports");
    return made;
}

} // namespace

TEST_CASE("each round reads what neighbours have and writes what is ours, until the service ends")
{
    site here("a");
    site there("b");
    const directory theirs;
    const directory ours;
    digest_exchange::neighbour b = there.as_neighbour();
    b.from = theirs.path();
    here.report(content(1));
    log_lines lines;
    const base::logger log(lines.sink());
    base::metrics metrics;
    const auto running = digest_service::start(settings_for({b}, ours), here.digests(), log, metrics);
    REQUIRE(running != nullptr);
    there.report(content(2));
    REQUIRE(export_directory(there.exporter(), theirs.path(), base::now()).has_value());
    CHECK(eventually([&] { return here.find(content(2)).exact.spam == 0.5; }));
    CHECK(eventually([&] { return content_of(ours.file("exports/index")).size() > 10; }));
    CHECK(eventually([&] { return lines.count("event=digests neighbour=b imported=1") == 1; }));
    CHECK(metrics.exposition().find("contentd_digest_pulls_total{result=\"failed\"} 0\n") != std::string::npos);
    CHECK(metrics.exposition().find("contentd_digest_pulls_total{result=\"ok\"} 0\n") == std::string::npos);
    CHECK(digest_service::start({}, here.digests(), log, metrics) == nullptr);
}

TEST_CASE("whatever a round fails with is told, and the next round comes")
{
    site there("b");
    const directory where;
    digest_exchange::neighbour b = there.as_neighbour();
    b.from = where.path();
    broken_digests broken;
    log_lines lines;
    const base::logger log(lines.sink());
    base::metrics metrics;
    {
        const auto running = digest_service::start(settings_for({b}, where), broken, log, metrics);
        CHECK(eventually([&] { return lines.count("event=digest-export problem=\"nothing is newest\"") >= 3; }));
    }
    CHECK(metrics.exposition().find("contentd_digest_pulls_total{result=\"failed\"} 0\n") == std::string::npos);
    CHECK(lines.count("event=digests problem=\"the disk is gone\"") >= 3);
}

TEST_CASE("who ends the service waits neither for the next round nor for a neighbour that is silent")
{
    site here("a");
    site there("b");
    std::atomic<bool> has_come{false};
    std::atomic<bool> is_over{false};
    peers::server silent({[&](peers::peer& client) {
        client.line();
        has_come = true;
        while (!is_over)
            std::this_thread::sleep_for(10ms);
    }});
    log_lines lines;
    const base::logger log(lines.sink());
    base::metrics metrics;
    for (const bool is_silent : {false, true}) {
        CAPTURE(is_silent);
        const directory where;
        digest_exchange::neighbour b = there.as_neighbour();
        b.from = is_silent ? "http://" + silent.address() : "/nowhere";
        exchange_settings wanted = settings_for({b}, where);
        wanted.interval = 24h;
        auto running = digest_service::start(std::move(wanted), here.digests(), log, metrics);
        CHECK(eventually([&] { return is_silent ? has_come.load() : lines.count("/nowhere") == 1; }));
        const auto begun = std::chrono::steady_clock::now();
        running.reset();
        CHECK(std::chrono::steady_clock::now() - begun < 2s);
    }
    is_over = true;
}

TEST_CASE("an export that is stopped leaves no file that looks whole")
{
    site here("a");
    const directory where;
    here.report(content(1));
    std::stop_source stop;
    stop.request_stop();
    digest_exchange::exporter by = here.exporter();
    by.stop = stop.get_token();
    CHECK(export_directory(by, where.path(), base::now()).error().text == "stopped");
    CHECK(std::filesystem::is_empty(where.path()));
}
