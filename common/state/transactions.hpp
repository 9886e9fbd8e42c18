// transactions - what policyd knows of an accepted message, for contentd
//
// A fact of class B under (host, queue ID), written at acceptance, read by contentd at the final dot, kept an hour
// after the last outcome and 6 days otherwise (Semantics, 11).

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace state {

struct transaction
{
    std::string host;     // the listener's `host`, or the peer's address
    std::string queue_id; // empty before the queue
    std::string instance;
    std::string client_address;
    std::string client_port;
    std::string client_name;
    std::string helo;
    std::string sender;
    std::string service; // the service part of policy_context
    std::string sasl_user;
    std::string sasl_method;
    std::string sasl_sender;
    std::string tls_protocol;
    std::string tls_cipher;
    std::string spf;     // result for the sender (RFC 7208, 2.6); empty where nothing asked for it
    std::string penalty; // its reason, when a penalty was live and the message accepted all the same
    double score = 0;
    int recipients = 0;
    base::time_point at;
};

class transactions
{
  public:
    virtual ~transactions() = default;

    virtual void write(transaction accepted, written done) = 0;

    using found = std::function<void(base::result<std::optional<transaction>>)>;
    /// The newest under that host and queue ID; an error when the database could not tell. Called from a state thread.
    virtual void find(std::string host, std::string queue_id, found done) = 0;
    /// Before the queue: the newest of that client address and port.
    virtual void find_by_client(std::string client_address, std::string client_port, found done) = 0;
    /// contentd has an outcome: the row goes an hour later.
    virtual void finish(std::string host, std::string queue_id) = 0;
};

} // namespace state
