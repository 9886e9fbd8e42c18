#include "contentd/smtp_out/transaction.hpp"

#include "contentd/smtp_out/commands.hpp"

#include <algorithm>
#include <utility>

namespace smtp_out {

transaction::transaction(const outgoing& message, const capabilities& announced, std::string_view next_hop,
                         bool needs_reset, std::optional<std::uint64_t> chunk)
    : next_hop_(next_hop), has_reset_(needs_reset), replies_(message.recipients.size())
{
    ends_.reserve(message.recipients.size() + 5);
    if (needs_reset) {
        lines_ += "RSET\r\n";
        ends_.push_back(lines_.size());
    }
    const std::size_t from = lines_.size();
    append_xforward(message.origin, announced, lines_);
    for (std::size_t end = lines_.find('\n', from); end != std::string::npos; end = lines_.find('\n', end + 1))
        ends_.push_back(end + 1);
    first_mail_ = ends_.size();
    append_mail(message, announced, lines_);
    ends_.push_back(lines_.size());
    for (const smtp_in::recipient& one : message.recipients) {
        append_recipient(one, announced, lines_);
        ends_.push_back(lines_.size());
    }
    lines_ += chunk ? "BDAT " + std::to_string(*chunk) + " LAST\r\n" : "DATA\r\n";
    ends_.push_back(lines_.size());
}

std::string_view transaction::lines(std::size_t from, std::size_t to) const
{
    const std::size_t begin = from == 0 ? 0 : ends_[from - 1];
    return std::string_view(lines_).substr(begin, ends_[to - 1] - begin);
}

transaction::kind transaction::kind_of(std::size_t index) const
{
    if (index == 0 && has_reset_)
        return kind::rset;
    if (index < first_mail_)
        return kind::xforward;
    if (index == first_mail_)
        return kind::mail;
    return index + 1 < ends_.size() ? kind::rcpt : kind::data;
}

bool transaction::is_pointless(std::size_t index) const
{
    const kind what = kind_of(index);
    return (what == kind::rcpt && is_sender_refused_) || (what == kind::data && accepted_ == 0);
}

bool transaction::note(std::size_t index, const smtp::reply& reply)
{
    const kind what = kind_of(index);
    if (what != kind::data && reply.code >= 300 && reply.code < 400)
        return false;
    switch (what) {
    case kind::rset:
        return reply.is_positive();
    case kind::xforward: // the mail must not suffer from it
        if (!reply.is_positive() && !xforward_refusal_)
            xforward_refusal_ = reply;
        return true;
    case kind::mail:
        is_sender_refused_ = !reply.is_positive();
        is_open_ = !is_sender_refused_;
        if (is_sender_refused_)
            conclude(relayed(reply, next_hop_));
        return true;
    case kind::rcpt:
        note_recipient(index - first_mail_ - 1, reply);
        return true;
    case kind::data:
        return note_data(reply);
    }
    return false;
}

void transaction::note_recipient(std::size_t recipient, const smtp::reply& reply)
{
    if (is_sender_refused_)
        return;
    if (reply.is_positive())
        ++accepted_;
    else
        replies_[recipient] = relayed(reply, next_hop_);
}

bool transaction::note_data(const smtp::reply& reply)
{
    if (reply.code == 354) {
        wants_content_ = true;
        is_open_ = false; // the dot ends it
        return true;
    }
    if (reply.code < 400)
        return false;
    conclude(relayed(reply, next_hop_));
    accepted_ = 0;
    return true;
}

// RFC 3030, 4.2: after a chunk that failed only RSET brings the server back to a known state.
void transaction::end(const smtp::reply& reply)
{
    is_open_ = !wants_content_ && !reply.is_positive();
    conclude(reply.is_positive() ? reply : relayed(reply, next_hop_));
}

void transaction::conclude(const smtp::reply& reply)
{
    for (std::optional<smtp::reply>& one : replies_)
        if (!one)
            one = reply;
}

bool transaction::is_unanswered() const
{
    return std::any_of(replies_.begin(), replies_.end(), [](const auto& one) { return !one; });
}

std::vector<smtp::reply> transaction::take_replies()
{
    std::vector<smtp::reply> replies;
    replies.reserve(replies_.size());
    for (std::optional<smtp::reply>& one : replies_)
        replies.push_back(one ? std::move(*one) : smtp::reply{451, "4.3.0", "no reply"});
    return replies;
}

smtp::reply relayed(const smtp::reply& refusal, std::string_view next_hop)
{
    smtp::reply told = refusal;
    if (told.code == 421)
        told.code = 451;
    told.text = std::string(next_hop) + " said: " + refusal.text;
    return told;
}

} // namespace smtp_out
