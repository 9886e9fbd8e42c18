// inspection - one message as the rules see it, loaded piece by piece
//
// Each resource is loaded at most once: the MIME tree and the contents by CPU work, the transaction from the state.
// The pipeline loads what a rule wants before it asks; accessors take for granted that it is there. Views stay valid as
// long as the inspection and the message it was made from. Belongs to one session at a time.

#pragma once

#include "common/net/ip.hpp"
#include "common/state/digests.hpp"
#include "common/state/transactions.hpp"
#include "contentd/digest/digest.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/malware/outbreak.hpp"
#include "contentd/malware/verdict.hpp"
#include "contentd/message.hpp"
#include "contentd/message_words.hpp"
#include "contentd/mime/tree.hpp"
#include "contentd/shapes/bounce.hpp"
#include "contentd/text_spread.hpp"
#include "contentd/url/lookalike.hpp"
#include "contentd/walk/report.hpp"
#include "contentd/walk/shown_as.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contentd {

/// What an observation stands on.
enum class resource : std::uint8_t {
    none,        // envelope and byte counts
    tree,        // MIME structure and headers as written
    contents,    // the other readings, and of all of them each leaf decoded, hashed, its type detected; implies tree
    inside,      // the files inside of archives and documents; implies contents
    words,       // what a reader sees, and every link; implies inside
    transaction, // what policyd knew of the message
    malware,     // what the scanners say; implies inside
    spread,      // from where its files came before; implies inside
    shape,       // what kind of mail it is; implies words
    digests,     // what its parts are known by; implies words
    reports,     // what was reported of them; implies digests
    listings,    // what lists say of its links; implies words
    reach,       // who else wrote its text, and to whom; implies digests
};

/// A file that is to be looked into.
struct looked_at
{
    std::string_view content;
    std::string_view name;
    std::string_view sha256;
    std::vector<std::string> passwords; // words that may be
    walk::shown_as shown;               // by other names, or by what the part says
};

/// Thrown by an inside_looker when the machine, not the file, is why it cannot look: the message comes again later.
struct inspection_unavailable : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

using inside_looker = std::function<walk::report(const looked_at&)>;

/// What an inside_looker would give, if that is known without a wait.
using inside_memory = std::function<std::optional<walk::report>(const looked_at&)>;

/// What looking into all attachments of a message may cost; what is beyond is not looked into, which is told.
struct inside_bounds
{
    std::size_t entries = 2000; // files inside, of all attachments
    std::chrono::milliseconds time{6000};
    std::chrono::steady_clock::time_point (*clock)() = std::chrono::steady_clock::now;
};

struct inspection_settings
{
    mime::limits limits;
    /// Without it no file is looked into.
    inside_looker look_inside;
    inside_memory remember_inside; // may be empty
    inside_bounds inside;
    std::shared_ptr<const url::protected_domains> protected_names; // may be null
    std::string hostname;                                          // ours, by which mail that goes round is known
    unsigned v4_length = 24;                                       // of client.network: networks_v4_length
    unsigned v6_length = 64;
};

/// A stretch of a message and its SHA-256, hexadecimal.
struct hashed_bytes
{
    std::string_view bytes;
    std::string sha256;
};

/// What is known of a decoded leaf.
struct leaf
{
    std::size_t part = 0; // index into tree().parts()
    std::string_view content;
    std::string sha256;
    filetype::detected type;
    std::string_view declared;        // type, as the part says
    bool has_executable_name = false; // some reading of some name ends in an extension that runs
};

/// A file as a recipient's program would offer it, or as it would come out of another one: one for each extension that
/// readings of its names end in, up to most_extensions; a single one where there is none.
struct attachment
{
    std::size_t leaf = 0; // index into leaves(): the part that it is, or is in
    std::string_view name;
    std::string extension;                // lower case, without the dot
    const walk::entry* file = nullptr;    // what was found in it; null when nothing was looked for
    const walk::report* looked = nullptr; // what was found in the whole part; likewise
    bool is_inside = false;               // of another file
    std::string path{};                   // names of what it is inside of, and its own, with "/" between
    std::string traits{};                 // names of what is remarkable about it
    std::string tricks{};                 // of its name
    std::string exceeded{};               // limits that ended the look into the part; of the part itself only
    bool contradicts = false;             // what name or declared type says is not what it is
};

/// What lists say of a link.
struct link_listing
{
    std::string listed;        // names of the lists that have it, or of the rule; empty when none has
    bool is_temporary = false; // a list could not tell, and none has it
};

class inspection
{
  public:
    inspection(const received_message& message, const inspection_settings& settings);

    const received_message& message() const { return message_; }
    const inspection_settings& settings() const { return settings_; }
    bool has(resource wanted) const;

    /// Before contents are loaded: a leaf that is these very bytes of the message is not hashed again.
    void set_hashed(hashed_bytes known) { hashed_ = std::move(known); }

    // CPU work: from any one thread, no other call meanwhile.
    void load_tree();
    void load_contents();
    void load_inside();
    /// As load_inside(), but never waits: false, and nothing is loaded, when it would have to.
    bool load_remembered_inside();
    void load_words();
    void load_shape();
    void load_digests();
    /// `found` is nothing when there is none that provably belongs to this message; `is_temporary` when the state
    /// could not tell.
    void set_transaction(std::optional<state::transaction> found, bool is_temporary);
    /// `infected`: the leaf in which it was found, if it was in one.
    void set_malware(malware::verdict found, std::optional<std::size_t> infected = std::nullopt)
    {
        malware_ = std::move(found);
        infected_ = infected;
    }
    /// Of attachments(), in their order.
    void set_spread(std::vector<malware::spread> found) { spread_ = std::move(found); }
    /// In place of load_digests() and set_standings(), when nothing was ever reported.
    void set_no_reports() { standings_.emplace(std::in_place); }
    /// Of digests(), in their order; nothing when the state could not tell.
    void set_standings(std::optional<std::vector<state::digest_standing>> found) { standings_ = std::move(found); }
    /// Nothing when its text is too short to be known again, or nobody wrote it.
    void set_reach(std::optional<text_reach> found) { reach_ = found; }
    /// Of words().links, in their order.
    void set_listings(std::vector<link_listing> found) { listings_ = std::move(found); }

    const mime::tree& tree() const { return *tree_; }
    /// Of all readings, those of the message as written first. Needs contents.
    const std::vector<leaf>& leaves() const { return leaves_; }
    /// All leaves but those without a name that say they are text to be shown and are, then the files inside of them.
    /// Needs inside.
    const std::vector<attachment>& attachments() const { return attachments_; }
    /// What was found inside, a report for each different content that was looked into. Needs inside.
    const std::deque<walk::report>& reports() const { return reports_; }
    /// Needs words.
    const message_words& words() const { return words_; }
    /// Each once. Needs digests.
    const std::vector<digest::value>& digests() const { return *digests_; }
    /// Clean when there is no scanner. Needs malware.
    const malware::verdict& malware() const { return *malware_; }
    /// Index into leaves(); nothing when malware was found in none of them by itself. Needs malware.
    const std::optional<std::size_t>& infected() const { return infected_; }
    /// Needs spread.
    const std::vector<malware::spread>& spread() const { return *spread_; }
    /// Fewer than digests() when nothing was ever reported: none. Needs reports.
    const std::optional<std::vector<state::digest_standing>>& standings() const { return *standings_; }
    /// Needs reach.
    const std::optional<text_reach>& reach() const { return *reach_; }
    /// Needs listings.
    const std::vector<link_listing>& listings() const { return *listings_; }
    /// The protected domain that the host imitates; empty when there is none.
    std::string_view lookalike_of(const std::string& host) const;
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
    /// What program's mail it is; nothing for a person's. Needs shape.
    const std::optional<shapes::bounce>& bounce() const { return bounce_; }
    /// What makes it chain mail; empty when it is none. Needs shape.
    const std::string& chain() const { return chain_; }
    /// Needs words.
    bool is_body_less() const { return is_body_less_; }
    /// How often this host has passed it on before. Needs tree.
    std::size_t passes() const { return passes_; }

  private:
    void describe_attachments();

    const received_message& message_;
    inspection_settings settings_;
    hashed_bytes hashed_;
    std::optional<mime::tree> tree_;
    bool has_contents_ = false;
    bool has_inside_ = false;
    bool has_words_ = false;
    bool has_more_extensions_ = false;
    std::vector<leaf> leaves_;
    std::vector<attachment> attachments_;
    std::deque<walk::report> reports_; // a deque keeps its elements where they are
    message_words words_;
    std::optional<std::vector<digest::value>> digests_;
    std::optional<malware::verdict> malware_;
    std::optional<std::size_t> infected_;
    std::optional<std::vector<malware::spread>> spread_;
    std::optional<std::optional<std::vector<state::digest_standing>>> standings_;
    std::optional<std::vector<link_listing>> listings_;
    std::optional<std::optional<text_reach>> reach_;
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
    std::size_t passes_ = 0;
    bool has_shape_ = false;
    std::optional<shapes::bounce> bounce_;
    std::string chain_;
    bool is_body_less_ = false;
};

} // namespace contentd
