#include "contentd/look_ups.hpp"

#include "common/text/append.hpp"
#include "common/text/escape.hpp"
#include "contentd/message_digests.hpp"
#include "contentd/shapes/addresses.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace contentd {

namespace asio = boost::asio;

namespace {

// Domains of one message that DNS lists are asked for; of the others they tell nothing.
constexpr std::size_t most_domains = 100;

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

/// The domains that DNS lists are to be asked for, each with its place among them.
class asked_domains
{
  public:
    /// Of links that no file has.
    asked_domains(const std::vector<found_link>& links, const std::vector<link_listing>& known)
    {
        for (const bool leads : {true, false})
            for (std::size_t i = 0; i < links.size(); ++i)
                if (known[i].listed.empty() && leads_somewhere(links[i].where) == leads)
                    add(links[i].target.domain);
    }

    const std::vector<std::string>& names() const { return names_; }
    std::optional<std::size_t> place_of(const std::string& domain) const
    {
        const auto found = places_.find(domain);
        return found == places_.end() ? std::nullopt : std::optional(found->second);
    }

  private:
    void add(const std::string& domain)
    {
        if (!domain.empty() && names_.size() < most_domains && places_.try_emplace(domain, names_.size()).second)
            names_.push_back(domain);
    }

    std::vector<std::string> names_;
    std::map<std::string, std::size_t> places_;
};

// The text that says most.
const digest::value* main_text_of(const std::vector<digest::value>& digests)
{
    const digest::value* found = nullptr;
    for (const digest::value& each : digests)
        if (each.what == digest::kind::text && each.has_features && (found == nullptr || each.tokens > found->tokens))
            found = &each;
    return found;
}

// Who says that he wrote it: the envelope's sender differs from copy to copy of one newsletter.
std::string writer_of(const inspection& message)
{
    std::string written = shapes::address_in(message.from());
    return written.empty() ? text::to_lower(message.message().envelope.sender) : written;
}

link_listing listing_of(const dns::listing_result& said)
{
    return {joined(said.listed), said.listed.empty() && !said.temporary.empty()};
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
            message.set_malware(malware::combined(found), index);
            co_return;
        }
        if (said.worst.is == malware::verdict::temporary)
            break; // an engine that does not answer is not waited for part by part; it still may know the message
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
    if (from.digests.is_empty()) {
        message.set_no_reports();
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
    for (std::size_t i = 0; i < links.size() && from.urls != nullptr; ++i)
        made[i].listed = from.urls->match(links[i].target);
    if (from.domains != nullptr) {
        const asked_domains domains(links, made);
        auto asked = from.domains->ask(domains.names());
        const std::vector<dns::listing_result> said = co_await std::move(asked);
        for (std::size_t i = 0; i < links.size(); ++i) {
            if (!made[i].listed.empty() || links[i].target.domain.empty())
                continue;
            const auto place = domains.place_of(links[i].target.domain);
            made[i] = place ? listing_of(said[*place]) : link_listing{{}, true};
        }
    }
    message.set_listings(std::move(made));
}

asio::awaitable<void> count_reach(inspection& message, const sources& from)
{
    const std::string sender = writer_of(message);
    const bool is_counted = from.texts != nullptr && !sender.empty();
    if (is_counted && !message.has(resource::digests))
        co_await load(resource::digests, message, from);
    const digest::value* const text = is_counted ? main_text_of(message.digests()) : nullptr;
    if (text == nullptr) {
        message.set_reach(std::nullopt);
        co_return;
    }
    std::vector<std::string> recipients;
    for (const smtp_in::recipient& each : message.message().envelope.recipients)
        recipients.push_back(text::to_lower(each.address));
    message.set_reach(from.texts->note(*text, sender, recipients, message.message().at));
}

} // namespace contentd
