// inspection - one message as the rules see it, loaded piece by piece
//
// Each resource is loaded at most once: the MIME tree and the contents by CPU work, the transaction from the state.
// The pipeline loads what a rule wants before it asks; accessors take for granted that it is there. Views stay valid as
// long as the inspection and the message it was made from. Belongs to one session at a time.

#pragma once

#include "common/net/ip.hpp"
#include "common/state/transactions.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/message.hpp"
#include "contentd/mime/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// What an observation stands on.
enum class resource : std::uint8_t {
    none,        // envelope and byte counts
    tree,        // MIME structure and headers as written
    contents,    // the other readings, and of all of them each leaf decoded, hashed, its type detected; implies tree
    transaction, // what policyd knew of the message
};

struct inspection_settings
{
    mime::limits limits;
    unsigned v4_length = 24; // of client.network: networks_v4_length
    unsigned v6_length = 64;
};

/// What is known of a decoded leaf.
struct leaf
{
    std::size_t part = 0; // index into tree().parts()
    std::string_view content;
    std::string sha256;
    filetype::detected type;
    bool has_executable_name = false; // some reading of some name ends in an extension that runs
};

/// A leaf as a recipient's program would offer it: one for each extension that readings of its names end in, up to
/// most_extensions; a single one where there is none.
struct attachment
{
    std::size_t leaf = 0; // index into leaves()
    std::string_view name;
    std::string extension; // lower case, without the dot
};

class inspection
{
  public:
    inspection(const received_message& message, const inspection_settings& settings);

    const received_message& message() const { return message_; }
    bool has(resource wanted) const;

    // CPU work: from any one thread, no other call meanwhile.
    void load_tree();
    void load_contents();
    /// `found` is nothing when there is none that provably belongs to this message; `is_temporary` when the state
    /// could not tell.
    void set_transaction(std::optional<state::transaction> found, bool is_temporary);

    const mime::tree& tree() const { return *tree_; }
    /// Of all readings, those of the message as written first. Needs contents.
    const std::vector<leaf>& leaves() const { return leaves_; }
    /// All leaves but those without a name that say they are text to be shown and are. Needs contents.
    const std::vector<attachment>& attachments() const { return attachments_; }
    const std::optional<state::transaction>& transaction() const { return transaction_; }
    bool is_transaction_temporary() const { return is_transaction_temporary_; }

    const std::optional<net::ip_address>& client() const { return client_; }
    /// The client's network; only when there is a client.
    net::prefix client_network() const;
    /// Domain of the sender, lower case; empty for the null sender.
    const std::string& sender_domain() const { return sender_domain_; }
    const std::string& recipient_domain(std::size_t recipient) const { return recipient_domains_[recipient]; }
    const std::string& subject() const { return subject_; }
    const std::string& from() const { return from_; }
    const std::string& message_id() const { return message_id_; }
    /// "from, subject": fields that RFC 5322, 3.6 allows once and that stand in the header more often.
    const std::string& duplicate_fields() const { return duplicate_fields_; }
    /// The first part of plain text that is no file, as written, decoded; empty without one. Needs contents.
    std::string_view text() const;
    /// What mail programs read differently, as mime::ambiguities_of() has it. Needs contents.
    const std::string& ambiguous() const { return ambiguous_; }
    /// mime::exceeded bits, of the tree and of what was made of its names.
    std::uint8_t exceeded_limits() const;
    std::size_t hops() const { return hops_; }

  private:
    const received_message& message_;
    inspection_settings settings_;
    std::optional<mime::tree> tree_;
    bool has_contents_ = false;
    bool has_more_extensions_ = false;
    std::vector<leaf> leaves_;
    std::vector<attachment> attachments_;
    bool has_transaction_ = false;
    bool is_transaction_temporary_ = false;
    std::optional<state::transaction> transaction_;
    std::optional<net::ip_address> client_;
    std::string sender_domain_;
    std::vector<std::string> recipient_domains_;
    std::string subject_;
    std::string from_;
    std::string message_id_;
    std::string duplicate_fields_;
    std::string ambiguous_;
    std::size_t hops_ = 0;
};

} // namespace contentd
