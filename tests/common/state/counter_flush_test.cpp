// counter_flush - what other processes write in the midst of a step

#include "common/state/counter_flush.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace std::chrono_literals;

namespace {

const state::counter_spec values{"distinct(recipient.address; sasl.user)", "messages", 3600s, true, false};

// A process that counts.
struct process
{
    explicit process(std::string name) : flush(store, name, name) {}

    double read(base::time_point now) { return store.read(id, "bob", now); }

    state::counter_store store{1U << 20U, 1U << 20U};
    state::counter_id id = static_cast<state::counters&>(store).adopt(std::span(&values, 1)).front();
    state::counter_flush flush;
};

// Calls somebody before each statement that is asked for.
class interrupted final : public state::connection
{
  public:
    interrupted(state::connection& on, std::function<void()> by) : on_(on), by_(std::move(by)) {}

    state::statement& prepared(state::sql::name which) override
    {
        by_();
        return on_.prepared(which);
    }
    void begin() override { on_.begin(); }
    void begin_reading() override { on_.begin_reading(); }
    void commit() override { on_.commit(); }
    void rollback() noexcept override { on_.rollback(); }
    std::int64_t changed_rows() override { return on_.changed_rows(); }
    int schema_version() override { return on_.schema_version(); }
    void run_script(std::string_view text) override { on_.run_script(text); }
    std::uint64_t size() override { return on_.size(); }

  private:
    state::connection& on_;
    const std::function<void()> by_;
};

} // namespace

TEST_CASE("what another process writes at any moment of the first step is not lost")
{
    int moment = 0;
    for (bool was_there = true; was_there; ++moment) {
        CAPTURE(moment);
        const testing::migrated here;
        const auto others = here.disk->connect();
        process one("one");
        process two("two");
        const base::time_point now = base::now();
        for (const char* each : {"a", "b", "c"})
            one.store.add_distinct(one.id, "bob", each, now);
        int calls = 0;
        interrupted on(*here.on, [&] {
            if (calls++ == moment)
                while (one.flush.step(*others) == 0ms) {
                }
        });
        two.flush.step(on);
        was_there = calls > moment;
        one.flush.finish(*others);
        two.flush.step(*here.on);
        CHECK(two.read(now) == 3);
    }
    CHECK(moment > 4); // statements that a first step has
}
