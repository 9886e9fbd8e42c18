// A message inside a session: from 354 to the answer.

#include "contentd/merge.hpp"
#include "contentd/session_work.hpp"

#include <cstring>
#include <exception>

namespace contentd {

namespace asio = boost::asio;

namespace {

constexpr std::uint64_t large_message = 32UL << 10U; // whose buffers are not kept

// We announce ENHANCEDSTATUSCODES; a next hop need not.
std::string text_of(smtp::reply told)
{
    if (told.enhanced.empty())
        told.enhanced = std::to_string(told.code / 100) + ".0.0";
    return told.to_text();
}

// A Postfix on this host is one host, whichever way it comes: policyd writes its transactions under the same name.
std::string host_of(const std::string& peer_address)
{
    return peer_address.empty() || peer_address == "::1" ? "127.0.0.1" : peer_address;
}

class into_spool final : public smtp_in::data_sink
{
  public:
    explicit into_spool(spool::message_spool& spool) : spool_(spool) {}
    void put(std::string_view bytes) noexcept override { spool_.put(bytes); }

  private:
    spool::message_spool& spool_;
};

} // namespace

asio::awaitable<bool> session::take_message()
{
    // Who has not heard of PIPELINING sends nothing before 354 but by mistake, or to have it taken for something else.
    if (!machine_.may_pipeline() && !input_.waiting().empty()) {
        replies_.clear(); // of 354
        report("pipelining", "content before 354 from a peer to which PIPELINING was not announced");
        co_return close_with("503 5.5.0 Error: improper command pipelining");
    }
    received_message message = expected();
    handler_.expect(message);
    spool_.clear();
    into_spool sink(spool_);
    smtp_in::data_decoder decoder(sink);
    auto reading = read_content(decoder);
    const bool is_whole = co_await std::move(reading);
    if (!is_whole)
        co_return false;
    message.notes = decoder.notes();
    auto judging = judge(message);
    const std::vector<smtp::reply> replies = co_await std::move(judging);
    answer(replies);
    auto flushing = flush();
    const bool is_told = co_await std::move(flushing);
    if (!is_told)
        report("reply-lost", "the sender may deliver the message again");
    machine_.finish();
    const bool was_large = spool_.size() > large_message;
    spool_.clear();
    if (was_large)
        release_memory();
    is_served_ = true;
    co_return is_told;
}

asio::awaitable<bool> session::read_content(smtp_in::data_decoder& decoder)
{
    auto flushing = flush();
    bool goes_on = co_await std::move(flushing);
    while (goes_on) {
        input_.consume(decoder.feed(input_.waiting()));
        if (decoder.is_complete())
            co_return true;
        auto reading = peer_.read_some(room(), settings_.data_timeout);
        const auto taken = co_await std::move(reading);
        goes_on = note_read(taken);
    }
    co_return false; // no final dot: the message stays with the sender
}

received_message session::expected() const
{
    received_message message;
    message.envelope = machine_.current();
    message.where = settings_.where;
    message.next_hop = settings_.next_hop;
    message.host = settings_.host.empty() ? host_of(peer_address_) : settings_.host;
    message.tls = peer_.tls();
    return message;
}

// One reply a recipient, whatever happens.
asio::awaitable<std::vector<smtp::reply>> session::judge(received_message& message)
{
    message.content = spool_.view();
    if (spool_.is_in_file())
        message.release_pages = [this] { spool_.release_pages(); };
    message.at = base::now();
    const std::size_t recipients = message.envelope.recipients.size();
    smtp::reply for_all{451, "4.3.0", "Error: cannot judge the message now"};
    if (spool_.failure() == spool::fault::too_large) {
        report("too-large", "contentd.message_size_limit is exceeded");
        co_return std::vector<smtp::reply>(recipients, {552, "5.3.4", "Error: message size exceeds the limit"});
    }
    if (spool_.failure() == spool::fault::input_output) {
        report("spool", std::strerror(spool_.cause()));
        for_all = {452, "4.3.1", "Error: no room for the message now"};
        co_return std::vector<smtp::reply>(recipients, for_all);
    }
    const budget_share share(settings_.budget, spool_.size());
    if (!share.has_room()) {
        note_turned_away("memory_limit");
        for_all = {452, "4.3.1", "Error: no memory for the message now"};
        co_return std::vector<smtp::reply>(recipients, for_all);
    }
    std::string problem;
    try {
        auto handling = handler_.handle(message);
        std::vector<smtp::reply> replies = co_await std::move(handling);
        if (replies.size() == recipients)
            co_return replies;
        problem = "the handler gave " + std::to_string(replies.size()) + " replies";
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    report("handler", problem);
    co_return std::vector<smtp::reply>(recipients, for_all);
}

void session::answer(std::span<const smtp::reply> replies)
{
    if (!machine_.is_lmtp()) {
        replies_ += text_of(merge(replies)) + "\r\n";
        return;
    }
    for (const smtp::reply& one : replies)
        replies_ += text_of(one) + "\r\n";
}

// A thousand sessions that had a large message once must not hold it for ever.
void session::release_memory()
{
    spool_.release_memory();
    input_.release();
}

} // namespace contentd
