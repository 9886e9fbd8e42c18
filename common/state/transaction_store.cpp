#include "common/state/transaction_store.hpp"

#include "common/state/query.hpp"

namespace state {

namespace {

constexpr std::chrono::hours kept{6 * 24};
constexpr std::chrono::hours kept_after_outcome{1};

transaction read_transaction(query& row)
{
    transaction made;
    int column = 0;
    for (std::string* each :
         {&made.host, &made.queue_id, &made.client_address, &made.client_port, &made.instance, &made.client_name,
          &made.helo, &made.sender, &made.service, &made.sasl_user, &made.sasl_method, &made.sasl_sender,
          &made.tls_protocol, &made.tls_cipher, &made.spf, &made.penalty})
        *each = row.text(column++);
    made.score = row.real(column++);
    made.recipients = static_cast<int>(row.integer(column++));
    made.at = row.time(column);
    return made;
}

} // namespace

void transaction_store::write(transaction accepted, written done)
{
    transaction& t = accepted;
    std::vector<parameter> values;
    values.reserve(20);
    for (std::string* each :
         {&t.host, &t.queue_id, &t.client_address, &t.client_port, &t.instance, &t.client_name, &t.helo, &t.sender,
          &t.service, &t.sasl_user, &t.sasl_method, &t.sasl_sender, &t.tls_protocol, &t.tls_cipher, &t.spf, &t.penalty})
        values.emplace_back(std::move(*each));
    values.emplace_back(t.score);
    values.emplace_back(t.recipients);
    values.emplace_back(t.at);
    values.emplace_back(t.at + kept);
    std::vector<change> changes;
    changes.push_back({sql::name::accepted_put, std::move(values)});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void transaction_store::find(std::string host, std::string queue_id, found done)
{
    find(sql::name::accepted_find, std::move(host), std::move(queue_id), std::move(done));
}

void transaction_store::find_by_client(std::string client_address, std::string client_port, found done)
{
    find(sql::name::accepted_find_by_client, std::move(client_address), std::move(client_port), std::move(done));
}

void transaction_store::find(sql::name which, std::string first, std::string second, found done)
{
    rows_.read([which, first = std::move(first), second = std::move(second),
                done = std::move(done)](connection* from, const std::string& problem) {
        if (from == nullptr) {
            done(base::fail(problem));
            return;
        }
        std::optional<transaction> newest;
        {
            query row(*from, which, first, second);
            if (row.next())
                newest = read_transaction(row);
        }
        done(std::move(newest));
    });
}

void transaction_store::finish(std::string host, std::string queue_id)
{
    std::vector<change> changes;
    changes.push_back(
        {sql::name::accepted_finish, {std::move(host), std::move(queue_id), base::now() + kept_after_outcome}});
    if (!facts_.keep(changes, {}))
        facts_.write(std::move(changes), durability::committed, {});
}

} // namespace state
