#include "common/state/delivery_store.hpp"

#include "common/state/query.hpp"

#include <algorithm>

namespace state {

void delivery_store::find(delivery_key message, std::vector<std::string> recipients, known done)
{
    rows_.read([message = std::move(message), recipients = std::move(recipients),
                done = std::move(done)](connection* from, const std::string& problem) {
        if (from == nullptr) {
            done(base::fail(problem));
            return;
        }
        std::vector<std::string> have;
        for (query row(*from, sql::name::delivered_find, message.host, message.queue_id, message.sha256,
                       message.sender);
             row.next();) {
            std::string recipient = row.text(0);
            if (std::find(recipients.begin(), recipients.end(), recipient) != recipients.end())
                have.push_back(std::move(recipient));
        }
        done(std::move(have));
    });
}

void delivery_store::write(delivery_key message, std::vector<std::string> recipients, base::time_point at, written done)
{
    std::vector<change> changes;
    changes.reserve(recipients.size());
    for (std::string& recipient : recipients)
        changes.push_back({sql::name::delivered_put,
                           {message.host, message.queue_id, message.sha256, message.sender, std::move(recipient), at}});
    facts_.write(std::move(changes), durability::synced, std::move(done));
}

} // namespace state
