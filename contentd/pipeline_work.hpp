// pipeline_work - one message on its way through the pipeline; for the files of the pipeline

#pragma once

#include "contentd/foreseen.hpp"
#include "contentd/pipeline.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace contentd {

/// For those on record.
inline const smtp::reply already_delivered = {250, "2.0.0", "Ok: was delivered before"};

inline const smtp::reply quarantine_is_away = {451, "4.3.0", "quarantine is not available"};

struct pipeline::work
{
    work(received_message& received, const shared_parts& parts)
        : message(received), rules(parts.rules.current()), inspected(received, parts.inspected),
          counts(*rules, parts.state.counters())
    {}

    received_message& message;
    std::shared_ptr<const rule_book::edition> rules;
    inspection inspected;
    message_counts counts;
    std::string body_sha256;                         // hexadecimal, as all digests
    std::string identity;                            // SHA-256 of the header and body_sha256: of all bytes, in one pass
    std::string trace;                               // our Received field
    std::chrono::steady_clock::time_point answer_by; // our peer does not wait longer
    std::string key;                                 // of the attempt
    std::shared_ptr<foreseen> asked;
    bool is_poison = false;
    std::vector<bool> has_it; // a recipient that is known to have the message
    std::vector<outcome> outcomes;
    std::vector<state::digest_report> reports; // made when the message does not come again
    bool is_changed = false;                   // something else went out than came in
    std::vector<smtp::reply> replies;
    std::vector<std::string> tls_out; // by recipient, or empty: protocol and cipher of the way to the next hop

    /// In the quarantine, by this attempt.
    struct copy
    {
        std::string id;
        std::vector<std::size_t> recipients;
    };
    std::vector<copy> kept;

    /// What goes out for an outcome with strips, and the id of the original in the quarantine.
    struct without
    {
        std::string id;
        std::unique_ptr<const stripped_message> message;
    };
    std::map<const outcome*, without> stripped;

    state::delivery_key delivery() const
    {
        return {message.host, *message.envelope.origin.ident, identity, message.envelope.sender};
    }
    bool has_identity() const { return message.envelope.origin.ident.has_value(); }
};

} // namespace contentd
