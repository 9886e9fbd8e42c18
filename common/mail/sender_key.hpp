// sender_key - an envelope sender without what changes from message to message
//
// Many senders are made for one message: a mailing list encodes the recipient in its return path (VERP), a forwarder
// wraps the sender with a hash and a day (SRS), a site signs its senders against forged bounces (BATV), a bulk mailer
// writes the number of the message. What is keyed by a sender, a greylist or a list of correspondents, would see a new
// one each time. The key keeps what stays: who sends, not which message.
//
// Pure, in linear time. Two senders with one key are most likely the same correspondent, not certainly.

#pragma once

#include <string>
#include <string_view>

namespace mail {

struct sender_key
{
    std::string local;  // lower case; '#' stands for numbers and tokens, '*' for a recipient
    std::string domain; // lower case, without a trailing dot; empty for the null sender
};

/// Takes the address in Postfix's internal form.
///
///     prvs=1234abcdef=alice@example.org            alice, example.org
///     SRS0=hash=day=example.com=alice@forward.org  srs=example.com=alice, forward.org
///     list-return-17-bob=example.net@lists.org     list-return, lists.org
///     list-bounces+bob=example.net@lists.org       list-bounces, lists.org
///     bounce-8412-93@news.example.org              bounce-#, news.example.org
sender_key make_sender_key(std::string_view sender);

/// True for an address that its own site signed, by BATV or SRS: a bounce to it can be told from a forged one.
bool is_signed_bounce(std::string_view address);

} // namespace mail
