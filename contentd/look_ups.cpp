#include "contentd/look_ups.hpp"

#include "common/text/append.hpp"
#include "contentd/message_digests.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace contentd {

namespace asio = boost::asio;

namespace {

// A link's domain of a message with more of them is looked up in files only.
constexpr std::size_t most_domains = 50;

// The leaves that a scanner may know by their bytes alone; the rest it finds in the message itself, as mail programs
// show it.
std::set<std::size_t> worth_a_scan(const inspection& message)
{
    std::set<std::size_t> chosen;
    for (const attachment& each : message.attachments())
        if (!each.is_inside && malware::may_carry_malware(message.leaves()[each.leaf].type, each.extension))
            chosen.insert(each.leaf);
    for (std::size_t index = 0; index < message.leaves().size(); ++index)
        if (message.tree().parts()[message.leaves()[index].part].how != mime::reading::as_written)
            chosen.insert(index);
    return chosen;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string all;
    for (const std::string& each : names)
        text::append_to_list(all, each);
    return all;
}

} // namespace

asio::awaitable<void> scan(inspection& message, const sources& from)
{
    if (!message.has(resource::inside))
        co_await load(resource::inside, message, from);
    if (from.scanners == nullptr || from.scanners->is_empty()) {
        message.set_malware(malware::make_clean());
        co_return;
    }
    std::vector<malware::verdict> found;
    std::set<std::string_view> done;
    for (const std::size_t index : worth_a_scan(message)) {
        const leaf& each = message.leaves()[index];
        if (!done.insert(each.sha256).second)
            continue;
        auto asked = from.scanners->scan(each.content, each.sha256, from.answer_by);
        const malware::report said = co_await std::move(asked);
        found.push_back(said.worst);
        if (said.worst.is == malware::verdict::infected) {
            message.set_malware(malware::combined(found));
            co_return;
        }
    }
    auto asked = from.scanners->scan(message.message().content, {}, from.answer_by);
    const malware::report said = co_await std::move(asked);
    found.push_back(said.worst);
    message.set_malware(malware::combined(found));
}

asio::awaitable<void> count_files(inspection& message, const sources& from)
{
    if (!message.has(resource::inside))
        co_await load(resource::inside, message, from);
    std::vector<malware::spread> found(message.attachments().size());
    std::map<std::string_view, malware::spread> known; // a file that has several names is counted once
    for (std::size_t i = 0; i < found.size(); ++i) {
        const attachment& each = message.attachments()[i];
        const leaf& file = message.leaves()[each.leaf];
        if (each.is_inside || from.seen == nullptr || !message.client() ||
            !malware::may_carry_malware(file.type, each.extension))
            continue;
        const auto [at, is_new] = known.try_emplace(file.sha256);
        if (is_new)
            at->second = from.seen->note(file.sha256, message.client_network(), message.message().at);
        found[i] = at->second;
    }
    message.set_spread(std::move(found));
}

asio::awaitable<void> find_reports(inspection& message, const sources& from)
{
    if (!message.has(resource::digests) && from.digests.is_empty()) {
        message.set_no_digests(); // where nobody reports, nothing need be known by anything
        message.set_standings(std::vector<state::digest_standing>());
        co_return;
    }
    if (!message.has(resource::digests))
        co_await load(resource::digests, message, from);
    using found = base::result<std::vector<state::digest_standing>>;
    std::vector<state::digest_value> wanted;
    for (const digest::value& each : message.digests())
        wanted.push_back(to_state(each));
    std::function<void(std::function<void(found)>)> start = [&](std::function<void(found)> done) {
        from.digests.find(std::move(wanted), message.message().at, std::move(done));
    };
    found came = co_await net::callback<found>(std::move(start));
    if (came)
        message.set_standings(*std::move(came));
    else
        message.set_standings(std::nullopt);
}

asio::awaitable<void> find_listings(inspection& message, const sources& from)
{
    if (!message.has(resource::words))
        co_await load(resource::words, message, from);
    const std::vector<found_link>& links = message.words().links;
    std::vector<link_listing> made(links.size());
    std::map<std::string, std::size_t> places; // of domains that are asked for
    std::vector<std::string> domains;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const url::address& target = links[i].target;
        if (from.urls != nullptr)
            made[i].listed = from.urls->match(target);
        if (from.domains != nullptr && made[i].listed.empty() && !target.domain.empty() &&
            domains.size() < most_domains && places.try_emplace(target.domain, domains.size()).second)
            domains.push_back(target.domain);
    }
    if (!domains.empty()) {
        auto asked = from.domains->ask(std::move(domains));
        const std::vector<dns::listing_result> said = co_await std::move(asked);
        for (std::size_t i = 0; i < links.size(); ++i) {
            const auto found = places.find(links[i].target.domain);
            if (!made[i].listed.empty() || found == places.end())
                continue;
            made[i].listed = joined(said[found->second].listed);
            made[i].is_temporary = made[i].listed.empty() && !said[found->second].temporary.empty();
        }
    }
    message.set_listings(std::move(made));
}

} // namespace contentd
