// reader - a look-up, and those that wait together, are one transaction, and each is answered by itself

#include "common/net/await.hpp"
#include "common/state/query.hpp"
#include "common/state/read_together.hpp"
#include "common/state/reader.hpp"
#include "tests/common/state/migrated.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <thread>

using namespace testing;
using state::sql::name;

namespace {

struct desk : migrated
{
    desk()
    {
        health.set_available();
        rows.start();
    }

    const log_lines lines;
    const base::logger log{lines.sink()};
    state::condition health{disk->location(), true, log};
    state::reader rows{*disk, health};
};

} // namespace

TEST_CASE("of look-ups that wait together each is answered, though one of them fails")
{
    desk at;
    std::promise<void> all_wait;
    at.rows.read([wait = all_wait.get_future().share()](state::connection*, const std::string&) { wait.get(); });

    std::vector<int> versions;
    std::vector<bool> failing; // whether the one that fails had a connection, call by call
    std::promise<void> done;
    const auto look_up = [&](state::connection* on, const std::string&) {
        if (on == nullptr)
            return;
        state::query row(*on, name::schema_version_get);
        versions.push_back(row.next() ? static_cast<int>(row.integer(0)) : -1);
    };
    at.rows.read(look_up);
    at.rows.read([&](state::connection* on, const std::string&) {
        failing.push_back(on != nullptr);
        if (on != nullptr)
            throw state::db_error(state::fault::missing, "gone");
    });
    at.rows.read(look_up);
    at.rows.read([&](state::connection* on, const std::string& problem) {
        look_up(on, problem);
        done.set_value();
    });
    all_wait.set_value();
    done.get_future().get();
    at.rows.stop();
    CHECK(failing == std::vector<bool>{true, false});
    REQUIRE(versions.size() == 3);
    CHECK(versions[0] > 0);
    CHECK(versions == std::vector<int>(3, versions[0]));
}

TEST_CASE("look-ups of one thread that belong together are asked for together, when the last is known")
{
    desk at;
    std::atomic<int> asked = 0;
    std::promise<void> both;
    const auto look_up = [&](state::connection* on, const std::string&) {
        if (on != nullptr && ++asked == 2)
            both.set_value();
    };
    {
        const state::read_together all;
        at.rows.read(look_up);
        std::thread([&] { CHECK(at.rows.read_now<int>([](state::connection&) { return 1; }).value() == 1); }).join();
        at.rows.read(look_up);
        CHECK(asked == 0);
    }
    both.get_future().get();
    at.rows.read(look_up); // alone again
    at.rows.stop();
    CHECK(asked == 3);
}

TEST_CASE("many look-ups in a row are all answered")
{
    desk at;
    constexpr int count = 20'000;
    std::atomic<int> answered = 0;
    std::thread other([&] {
        for (int i = 0; i < count; ++i)
            at.rows.read([&](state::connection*, const std::string&) { ++answered; });
    });
    for (int i = 0; i < 100; ++i)
        CHECK(at.rows.read_now<int>([i](state::connection&) { return i; }).value() == i);
    other.join();
    at.rows.stop();
    CHECK(answered == count);
}

TEST_CASE("a look-up sees what was committed before it was asked for")
{
    desk at;
    const auto writing = at.disk->connect();
    for (int round = 1; round <= 50; ++round) {
        {
            state::db_transaction whole(*writing);
            state::run(*writing, name::sequence_bump, "counter");
            whole.commit();
        }
        // Two at once, so that they share a transaction or come after one another.
        std::vector<std::promise<std::int64_t>> seen(2);
        for (auto& each : seen)
            at.rows.read([&each](state::connection* on, const std::string&) {
                std::int64_t found = -1;
                if (on != nullptr) {
                    state::query row(*on, name::sequence_get, "counter");
                    found = row.next() ? row.integer(0) : -1;
                }
                each.set_value(found);
            });
        for (auto& each : seen)
            CHECK(each.get_future().get() == round);
    }
}

TEST_CASE("a look-up of several statements sees one moment, whatever is written meanwhile")
{
    desk at;
    const auto writing = at.disk->connect();
    const auto seen = at.rows.read_now<std::vector<std::int64_t>>([&](state::connection& on) {
        std::vector<std::int64_t> found;
        for (int i = 0; i < 2; ++i) {
            state::query row(on, name::sequence_get, "counter");
            found.push_back(row.next() ? row.integer(0) : -1);
            state::db_transaction whole(*writing);
            state::run(*writing, name::sequence_bump, "counter");
            whole.commit();
        }
        return found;
    });
    CHECK(seen.value() == std::vector<std::int64_t>{0, 0});
    CHECK(at.rows
              .read_now<std::int64_t>([](state::connection& on) {
                  state::query row(on, name::sequence_get, "counter");
                  return row.next() ? row.integer(0) : -1;
              })
              .value() == 2);
}

TEST_CASE("who was answered slowly does not wait for the others of the batch")
{
    desk at;
    boost::asio::io_context network;
    std::promise<void> is_answered;
    const auto waiting = [&]() -> boost::asio::awaitable<void> {
        const std::function<void(std::function<void(int)>)> start = [&at](std::function<void(int)> done) {
            at.rows.read([done = std::move(done)](state::connection*, const std::string&) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
                done(1);
            });
        };
        co_await net::callback<int>(start);
        is_answered.set_value();
    };
    std::promise<void> all_wait;
    at.rows.read([wait = all_wait.get_future().share()](state::connection*, const std::string&) { wait.get(); });
    boost::asio::co_spawn(network, waiting, boost::asio::detached);
    network.poll();
    std::promise<bool> was_first;
    at.rows.read([&](state::connection*, const std::string&) {
        was_first.set_value(is_answered.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    });
    all_wait.set_value();
    std::thread serving([&network] { network.run(); });
    CHECK(was_first.get_future().get());
    serving.join();
}
