// outbox - facts wait in order, within a limit, and the bytes are read with distrust

#include "common/state/outbox.hpp"
#include "common/state/outbox_record.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using state::change;

namespace {

std::vector<change> fact(const std::string& key)
{
    return {{state::sql::name::suspect_clear, {key}}};
}

std::vector<std::string> replayed(state::outbox& box)
{
    std::vector<std::string> keys;
    while (!box.is_empty()) {
        box.replay(2, [&](const std::vector<std::vector<change>>& records) {
            for (const auto& changes : records)
                keys.push_back(std::get<std::string>(changes.at(0).parameters.at(0).value()));
        });
    }
    return keys;
}

struct kept_log
{
    log_lines lines;
    base::logger log{lines.sink()};
};

} // namespace

TEST_CASE("facts are replayed in order, without those that the database has after all")
{
    const directory where;
    const kept_log kept;
    state::outbox box(where.file("outbox-"), "1", 1 << 20U, kept.log);
    for (const char* key : {"a", "b", "c", "d"})
        REQUIRE(box.append(fact(key)).has_value());
    box.cancel(2);
    CHECK(box.size() == 4);
    CHECK(replayed(box) == std::vector<std::string>{"a", "c", "d"});
    CHECK(!std::filesystem::exists(where.file("outbox-1")));
    CHECK(box.append(fact("e")).has_value());
    CHECK(replayed(box) == std::vector<std::string>{"e"});
}

TEST_CASE("a replay that fails loses nothing")
{
    const directory where;
    const kept_log kept;
    state::outbox box(where.file("outbox-"), "1", 1 << 20U, kept.log);
    box.append(fact("a"));
    CHECK_THROWS(box.replay(10, [](const auto&) { throw state::db_error(state::fault::busy, "locked"); }));
    CHECK(replayed(box) == std::vector<std::string>{"a"});
}

TEST_CASE("the outbox ends at its limit")
{
    const directory where;
    const kept_log kept;
    state::outbox box(where.file("outbox-"), "1", 200, kept.log);
    CHECK(box.append(fact(std::string(100, 'a'))).has_value());
    CHECK(!box.append(fact(std::string(100, 'b'))).has_value());
    CHECK(replayed(box).size() == 1);
    CHECK(box.append(fact(std::string(100, 'c'))).has_value());
}

TEST_CASE("files of dead processes are adopted, those of living ones are not")
{
    const directory where;
    const kept_log kept;
    {
        state::outbox dead(where.file("outbox-"), "1", 1 << 20U, kept.log);
        dead.append(fact("a"));
        dead.append(fact("b"));
        dead.cancel(1);
    }
    state::outbox living(where.file("outbox-"), "2", 1 << 20U, kept.log);
    living.append(fact("theirs"));
    state::outbox box(where.file("outbox-"), "3", 1 << 20U, kept.log);
    box.append(fact("own"));
    box.adopt();
    CHECK(replayed(box) == std::vector<std::string>{"b", "own"});
    CHECK(replayed(living) == std::vector<std::string>{"theirs"});
}

TEST_CASE("a damaged record is never taken for a good one")
{
    const std::string good = state::make_record(7, state::record_kind::changes, "payload");
    REQUIRE(state::read_record(good).has_value());
    CHECK(state::read_record(good)->number == 7);
    CHECK(state::read_record(good + "more")->payload == "payload");
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK(!state::read_record(good.substr(0, length)).has_value());
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        CHECK(!state::read_record(changed).has_value());
    }
}

TEST_CASE("changes come back from their bytes as they were, and nothing comes from others")
{
    const std::vector<change> changes = {
        {state::sql::name::mark_put, {"penalty", std::string("\0x", 2), -5, 1.5, base::from_epoch_ms(42)}},
        {state::sql::name::sequence_bump, {"mark"}}};
    const std::string bytes = state::encode(changes);
    const auto read = state::decode(bytes);
    REQUIRE(read.has_value());
    CHECK(state::encode(*read) == bytes);
    for (const std::string& bad : {std::string("x"), std::string("i12345678"), bytes.substr(0, bytes.size() - 1),
                                   std::string("S\xff\xff\xff\xff\xff\xff\xff\xff"), bytes + "S"})
        CHECK(!state::decode(bad).has_value());
}
