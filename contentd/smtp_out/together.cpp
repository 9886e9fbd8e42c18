#include "contentd/smtp_out/together.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace smtp_out {

namespace asio = boost::asio;

namespace {

constexpr int too_many_recipients = 452; // RFC 5321, 4.5.3.1.10

/// One of the transactions.
struct leg
{
    outgoing message;
    std::size_t group = 0;           // index of the message that it is part of
    std::vector<std::size_t> places; // of its recipients, there
    std::unique_ptr<connection> over;
    std::vector<bool> is_elsewhere; // a recipient that another one has taken over
    bool wants_content = false;     // somebody was accepted, and nothing is lost yet
    bool is_given = false;          // all but the dot
    std::optional<connection::delivery> done;
};

class dispatch
{
  public:
    dispatch(connections& from, std::string next_hop, const std::vector<outgoing>& messages)
        : from_(from), next_hop_(std::move(next_hop)), messages_(messages)
    {}

    asio::awaitable<std::vector<outcome>> run();

  private:
    asio::awaitable<bool> send_legs();
    asio::awaitable<void> send_later(std::vector<outcome>& told);
    asio::awaitable<bool> open_all(held_turns& turns);
    asio::awaitable<void> open(leg& one);
    asio::awaitable<bool> give_all();
    asio::awaitable<void> end_all();
    std::optional<smtp::reply> trouble(const leg& one) const;
    void split(std::size_t index, held_turns& turns);
    void close(leg& one);
    void give_up(const smtp::reply& why);
    std::vector<outcome> collect();

    connections& from_;
    const std::string next_hop_;
    const std::vector<outgoing>& messages_;
    std::deque<leg> legs_;   // splitting adds to it
    std::vector<leg> later_; // for which no connection was free
};

asio::awaitable<std::vector<outcome>> dispatch::run()
{
    for (std::size_t i = 0; i < messages_.size(); ++i) {
        leg one;
        one.message = messages_[i];
        one.group = i;
        for (std::size_t place = 0; place < messages_[i].recipients.size(); ++place)
            one.places.push_back(place);
        one.is_elsewhere.resize(one.places.size());
        legs_.push_back(std::move(one));
    }
    auto sending = send_legs();
    const bool is_sent = co_await std::move(sending);
    std::vector<outcome> told = collect();
    if (is_sent && !later_.empty()) {
        auto rest = send_later(told);
        co_await std::move(rest);
    }
    co_return told;
}

// False when nobody has got anything.
asio::awaitable<bool> dispatch::send_legs()
{
    const auto patience = left_until(messages_.front().answer_by, from_.allowed.connect);
    auto acquiring = from_.free.acquire(legs_.size(), patience);
    const bool is_acquired = co_await std::move(acquiring);
    if (!is_acquired) {
        give_up({451, "4.3.2", next_hop_ + ": too many connections, none became free in time"});
        co_return false;
    }
    held_turns turns(from_.free, legs_.size());
    auto opening = open_all(turns);
    const bool are_open = co_await std::move(opening);
    if (!are_open)
        co_return false;
    auto giving = give_all();
    const bool are_given = co_await std::move(giving);
    if (!are_given)
        co_return false;
    auto ending = end_all();
    co_await std::move(ending);
    co_return true;
}

// Those who were too many and had to wait for a connection. What fails now comes again, and the others have it; to put
// all off instead would do so at each attempt.
asio::awaitable<void> dispatch::send_later(std::vector<outcome>& told)
{
    for (leg& each : later_) {
        const std::vector<outgoing> one{std::move(each.message)};
        auto sending = send_together(from_, next_hop_, one);
        std::vector<outcome> came = co_await std::move(sending);
        told[each.group].take(std::move(came.front()), each.places);
    }
}

asio::awaitable<bool> dispatch::open_all(held_turns& turns)
{
    for (std::size_t i = 0; i < legs_.size(); ++i) {
        auto opening = open(legs_[i]);
        co_await std::move(opening);
        if (const auto why = trouble(legs_[i])) {
            give_up(*why);
            co_return false;
        }
        split(i, turns);
    }
    co_return true;
}

// A used connection that the next hop has closed meanwhile says nothing of the message.
asio::awaitable<void> dispatch::open(leg& one)
{
    one.over = from_.take_idle(next_hop_);
    while (true) {
        const bool is_reused = one.over != nullptr;
        if (!is_reused) {
            auto connecting = from_.open(next_hop_, one.message.answer_by);
            auto opened = co_await std::move(connecting);
            if (!opened) {
                one.done.emplace();
                one.done->given = failed(one.places.size(), opened.error().enhanced, opened.error().text);
                co_return;
            }
            one.over = std::move(*opened);
        }
        auto opening = one.over->open(one.message);
        one.wants_content = co_await std::move(opening);
        if (one.wants_content || !is_reused || !one.over->is_lost())
            co_return;
        one.over.reset();
    }
}

// What keeps everybody from getting it: somebody's refusal for the time being, but for one that asks for a transaction
// of its own.
std::optional<smtp::reply> dispatch::trouble(const leg& one) const
{
    const auto is_for_now = [&](const smtp::reply& told) {
        return !told.is_permanent() && !(told.code == too_many_recipients && one.wants_content);
    };
    if (one.done)
        return one.done->given.replies.front();
    for (std::size_t i = 0; i < one.places.size(); ++i)
        if (const auto& refusal = one.over->refusal(i); refusal && !one.is_elsewhere[i] && is_for_now(*refusal))
            return refusal;
    return std::nullopt;
}

void dispatch::split(std::size_t index, held_turns& turns)
{
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < legs_[index].places.size(); ++i)
        if (const auto& refusal = legs_[index].over->refusal(i); refusal && refusal->code == too_many_recipients)
            left.push_back(i);
    if (left.empty())
        return;
    leg more;
    more.message = only(legs_[index].message, left);
    more.group = legs_[index].group;
    for (const std::size_t place : left) {
        more.places.push_back(legs_[index].places[place]);
        legs_[index].is_elsewhere[place] = true;
    }
    more.is_elsewhere.resize(left.size());
    if (turns.try_add())
        legs_.push_back(std::move(more));
    else
        later_.push_back(std::move(more));
}

asio::awaitable<bool> dispatch::give_all()
{
    for (leg& each : legs_) {
        if (!each.wants_content)
            continue;
        auto giving = each.over->give(each.message);
        each.is_given = co_await std::move(giving);
        if (each.is_given)
            continue;
        each.wants_content = false;
        if (const auto why = trouble(each)) {
            give_up(*why);
            co_return false;
        }
    }
    co_return true;
}

asio::awaitable<void> dispatch::end_all()
{
    for (leg& each : legs_) {
        if (!each.is_given)
            continue;
        auto ending = each.over->dot();
        co_await std::move(ending);
    }
    for (leg& each : legs_) {
        if (!each.is_given)
            continue;
        auto hearing = each.over->hear();
        co_await std::move(hearing);
    }
}

void dispatch::close(leg& one)
{
    if (one.done || one.over == nullptr)
        return;
    one.done = one.over->close();
    from_.keep(std::move(one.over), *one.done);
}

// Before the dots: nobody has it.
void dispatch::give_up(const smtp::reply& why)
{
    const smtp::reply held{451, "4.3.0", "held back, since not all recipients can have it now: " + why.to_text()};
    for (leg& each : legs_) {
        if (each.over != nullptr)
            each.over->abandon(held);
        else if (!each.done)
            each.done.emplace().given = failed(each.places.size(), held.enhanced, held.text);
    }
}

std::vector<outcome> dispatch::collect()
{
    std::vector<outcome> told(messages_.size());
    for (std::size_t i = 0; i < messages_.size(); ++i)
        told[i].replies.resize(messages_[i].recipients.size());
    for (leg& each : legs_) { // one that was split off comes later, and takes its recipients' places
        close(each);
        told[each.group].take(std::move(each.done->given), each.places);
    }
    return told;
}

// More transactions than there may be connections: one after the other, up to the first that fails for the time being.
asio::awaitable<std::vector<outcome>> send_in_turn(connections& from, std::string next_hop,
                                                   const std::vector<outgoing>& messages)
{
    std::vector<outcome> told;
    bool is_held = false;
    for (const outgoing& each : messages) {
        if (is_held) {
            told.push_back(failed(each.recipients.size(), "4.3.0", "held back, since not all can have it now"));
            continue;
        }
        const std::vector<outgoing> one{each};
        auto sending = send_together(from, next_hop, one);
        std::vector<outcome> came = co_await std::move(sending);
        told.push_back(std::move(came.front()));
        is_held = std::any_of(told.back().replies.begin(), told.back().replies.end(),
                              [](const smtp::reply& reply) { return reply.is_transient(); });
    }
    co_return told;
}

} // namespace

asio::awaitable<std::vector<outcome>> send_together(connections& from, std::string next_hop,
                                                    const std::vector<outgoing>& messages)
{
    if (messages.size() > from.free.limit()) {
        auto sending = send_in_turn(from, next_hop, messages);
        co_return co_await std::move(sending);
    }
    dispatch all(from, next_hop, messages);
    auto running = all.run();
    co_return co_await std::move(running);
}

std::vector<std::size_t> too_many(std::span<const smtp::reply> replies)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < replies.size(); ++i)
        if (replies[i].code == too_many_recipients)
            found.push_back(i);
    return found;
}

outgoing only(const outgoing& message, std::span<const std::size_t> recipients)
{
    outgoing made = message;
    made.recipients.clear();
    for (const std::size_t index : recipients)
        made.recipients.push_back(message.recipients[index]);
    return made;
}

} // namespace smtp_out
