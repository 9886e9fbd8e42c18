// smtpd - the attributes and the order of requests (checked against Postfix 3.7.11)

#include "tests/bench/policy/smtpd.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <initializer_list>

namespace bench {

namespace {

constexpr double several_messages = 0.1;   // of all connections
constexpr double several_recipients = 0.2; // of all transactions
constexpr double null_sender = 0.03;

constexpr std::array<std::string_view, 4> state_names = {"RCPT", "RCPT", "DATA", "END-OF-MESSAGE"};
constexpr std::array<std::string_view, 4> context_names = {"rcpt", "known", "data", "eom"};

void append(std::string& to, std::initializer_list<std::string_view> pieces)
{
    for (const std::string_view piece : pieces)
        to.append(piece);
}

/// What Postfix does with the rest of the restriction list.
bool refuses(std::string_view action)
{
    static constexpr std::array<std::string_view, 4> words = {"REJECT", "DEFER", "HANGUP", "DISCARD"};
    const std::string_view word = action.substr(0, action.find(' '));
    for (const std::string_view refusing : words)
        if (word == refusing)
            return true;
    return !word.empty() && (word.front() == '4' || word.front() == '5');
}

bool disconnects(std::string_view action)
{
    return action.starts_with("421") || action.starts_with("521");
}

} // namespace

smtpd::smtpd(unsigned pid, const population& people, std::uint32_t& clients)
    : pid_(pid), started_(static_cast<unsigned long>(std::time(nullptr)) << 20U), people_(people), clients_(clients),
      dice_(pid)
{
    text_.reserve(1024);
}

void smtpd::connect()
{
    const std::uint32_t number = people_.once ? clients_-- - 1 : dice_.below(people_.clients);
    client_text client = describe_client(number, people_.domains);
    const std::string port = std::to_string(1024 + dice_.below(64000));
    client_attributes_.clear();
    append(client_attributes_, {"client_address=", client.address, "\nclient_name=", client.name,
                                "\nclient_port=", port, "\nreverse_client_name=", client.name,
                                "\nserver_address=192.0.2.25\nserver_port=25\nhelo_name=", client.name, "\n"});
    sender_domain_ = std::move(client.sender_domain);

    // pid.seconds.microseconds of the connection; each transaction adds its sequence number. Another run must not use
    // the same again: its transactions would be taken for retries.
    std::array<char, 64> written{};
    const unsigned long seconds = started_ + transactions_;
    std::snprintf(written.data(), written.size(), "%x.%lx.%lx.", pid_, seconds, dice_.next() % 1000000);
    instance_prefix_ = written.data();
    sequence_ = 0;
    messages_left_ = dice_.chance(several_messages) ? 2 : 1;
}

void smtpd::begin_transaction()
{
    if (messages_left_ == 0)
        connect();
    --messages_left_;
    sender_.clear();
    if (!dice_.chance(null_sender))
        append(sender_, {"user", std::to_string(dice_.below(20)), "@", sender_domain_});
    instance_ = instance_prefix_ + std::to_string(sequence_++);
    declared_size_ = std::to_string(2000 + dice_.below(60000));
    queue_id_.clear();
    accepted_ = 0;
    recipients_left_ = dice_.chance(several_recipients) ? 2 + dice_.below(4) : 1;
    next_recipient();
}

void smtpd::next_recipient()
{
    next_ = context::rcpt;
    recipient_is_known_ = !dice_.chance(people_.unknown_share);
    recipient_ = recipient_is_known_ ? known_recipient(people_, dice_) : unknown_recipient(dice_);
}

std::string_view smtpd::request(context& asked)
{
    if (is_idle())
        begin_transaction();
    const bool at_rcpt = next_ == context::rcpt || next_ == context::known;
    const std::string count = at_rcpt ? "0" : std::to_string(accepted_);
    const std::string_view recipient = at_rcpt ? recipient_ : accepted_ == 1 ? accepted_recipient_ : std::string_view();
    const auto which = static_cast<std::size_t>(next_);
    text_.clear();
    append(text_, {"request=smtpd_access_policy\nprotocol_state=", state_names[which], "\nprotocol_name=ESMTP\n",
                   client_attributes_, "sender=", sender_, "\nrecipient=", recipient, "\nrecipient_count=", count,
                   "\nqueue_id=", queue_id_, "\ninstance=", instance_, "\nsize=", declared_size_,
                   "\netrn_domain=\nstress=\nsasl_method=\nsasl_username=\nsasl_sender=\nccert_subject=\n"
                   "ccert_issuer=\nccert_fingerprint=\nccert_pubkey_fingerprint=\nencryption_protocol=TLSv1.3\n"
                   "encryption_cipher=TLS_AES_256_GCM_SHA384\nencryption_keysize=256\npolicy_context=",
                   context_names[which], "\n\n"});
    asked = next_;
    return text_;
}

void smtpd::answered(std::string_view action)
{
    const bool refused = refuses(action);
    if (disconnects(action)) {
        messages_left_ = 0;
        end_transaction();
        return;
    }
    switch (next_) {
    case context::rcpt:
        if (!refused && recipient_is_known_)
            next_ = context::known;
        else
            after_recipients();
        break;
    case context::known:
        if (!refused && !action.starts_with("DEFER_IF_PERMIT")) {
            ++accepted_;
            accepted_recipient_ = recipient_;
        }
        after_recipients();
        break;
    case context::data:
        if (refused)
            end_transaction();
        else
            next_ = context::eom;
        break;
    case context::eom:
        end_transaction();
        break;
    }
}

void smtpd::after_recipients()
{
    if (accepted_ > 0 && queue_id_.empty()) {
        // A long queue ID: time in base 52, z, inode in base 51. Here in hexadecimal; what matters is that it grows
        // with time, as in service, because a database writes neighbours together.
        std::array<char, 32> written{};
        const auto now =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
        std::snprintf(written.data(), written.size(), "4%013llXz%04X", static_cast<unsigned long long>(now.count()),
                      pid_ & 0xffff);
        queue_id_ = written.data();
    }
    if (--recipients_left_ > 0)
        next_recipient();
    else if (accepted_ > 0)
        next_ = context::data;
    else
        end_transaction();
}

void smtpd::end_transaction()
{
    ++transactions_;
    recipients_left_ = 0;
    next_ = context::rcpt;
}

} // namespace bench
