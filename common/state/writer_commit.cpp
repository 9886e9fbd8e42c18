// writer_commit - how the writer commits a batch of facts, and what waited in the outbox
//
// A transaction that the database refuses (a value that it does not take) is taken apart: one bad fact fails alone.

#include "common/net/gathered.hpp"
#include "common/state/writer.hpp"
#include "common/text/log_line.hpp"

#include <utility>

namespace state {

namespace {

constexpr std::size_t replay_step = 500; // records a transaction

void commit(connection& on, const std::vector<std::vector<change>>& records)
{
    db_transaction whole(on);
    for (const auto& changes : records)
        perform(on, changes);
    whole.commit();
}

} // namespace

void writer::replay_outbox()
{
    used_.box->replay(replay_step,
                      [this](const std::vector<std::vector<change>>& records) { commit_records(records); });
}

void writer::commit_records(const std::vector<std::vector<change>>& records)
{
    try {
        commit(*connection_, records);
    } catch (const db_error& failure) {
        if (failure.kind() != fault::refused)
            throw;
        replay_one_by_one(records);
    }
}

void writer::replay_one_by_one(const std::vector<std::vector<change>>& records)
{
    for (const auto& changes : records) {
        try {
            commit(*connection_, {changes});
        } catch (const db_error& refused) {
            if (refused.kind() != fault::refused)
                throw;
            used_.log.error(text::log_line().add("state", "fact refused").add("error", refused.what()).text());
        }
    }
}

void writer::commit_batch()
{
    try {
        db_transaction whole(*connection_);
        for (const pending& fact : batch_)
            perform(*connection_, fact->changes);
        whole.commit();
    } catch (const db_error& failure) {
        if (failure.kind() != fault::refused)
            throw;
        commit_one_by_one();
        return;
    }
    last_commit_ = clock::now();
    pace_.note(batch_.size(), last_commit_);
    acknowledge(std::exchange(batch_, {}));
}

void writer::commit_one_by_one()
{
    while (!batch_.empty()) {
        const pending fact = batch_.front();
        try {
            db_transaction single(*connection_);
            perform(*connection_, fact->changes);
            single.commit();
            acknowledge({fact});
        } catch (const db_error& failure) {
            if (failure.kind() != fault::refused)
                throw;
            used_.log.error(text::log_line().add("state", "fact refused").add("error", failure.what()).text());
            fact->settle(outcome::failed);
        }
        batch_.erase(batch_.begin());
    }
}

void writer::acknowledge(const std::vector<pending>& facts)
{
    commits_.add();
    facts_.add(facts.size());
    const net::gathered answers; // who waits is woken once for the whole batch
    std::vector<pending> to_sync;
    for (const pending& fact : facts) {
        if (fact->kind == durability::synced)
            to_sync.push_back(fact);
        else
            used_.backstop.committed(*fact);
    }
    if (!to_sync.empty())
        used_.acknowledger.acknowledge(std::move(to_sync));
}

} // namespace state
