#include "contentd/inspection.hpp"

#include "common/text/append.hpp"
#include "common/text/byte_classes.hpp"
#include "common/text/escape.hpp"
#include "contentd/look_into.hpp"
#include "contentd/message_digests.hpp"
#include "contentd/mime/ambiguities.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/name_extensions.hpp"
#include "contentd/shapes/body_less.hpp"
#include "contentd/shapes/chain.hpp"
#include "contentd/shapes/loop_marks.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <utility>

namespace contentd {

namespace {

std::string domain_of(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : text::to_lower(address.substr(at + 1));
}

std::string duplicates_in(const mime::tree& message)
{
    constexpr std::array once = {"from", "sender",  "reply-to",   "to",          "cc",        "bcc",
                                 "date", "subject", "message-id", "in-reply-to", "references"};
    std::string all;
    for (const std::string_view name : once) {
        if (message.count_header(name) > 1)
            text::append_to_list(all, name);
    }
    return all;
}

// A type that says "show me as text" and no name: what mail programs display instead of offering it as a file, even
// where it is a letter that begins with "#!" or "@echo off".
bool is_shown_inline(const mime::part& part)
{
    return !part.is_attachment && part.names.empty() && (part.type == "text/plain" || part.type == "text/html");
}

// Whether it is worth asking if there is nothing in it at all.
bool says_little(const std::vector<std::string>& texts)
{
    constexpr int enough = 64;
    int letters = 0;
    for (const std::string& each : texts)
        for (const char c : each)
            if (text::is_alphanumeric(c) && ++letters == enough)
                return false;
    return true;
}

std::string chain_mail_in(const std::vector<std::string>& texts)
{
    std::uint32_t classes = shapes::no_chain_class;
    for (const std::string& each : texts)
        classes |= shapes::chain_classes_in(each);
    std::string all;
    if (shapes::is_chain_mail(classes))
        for (const std::string_view each : shapes::names_of_chain_classes(classes))
            text::append_to_list(all, each);
    return all;
}

bool is_text(filetype::family kind)
{
    return kind == filetype::family::text || kind == filetype::family::html || kind == filetype::family::script ||
           kind == filetype::family::unknown;
}

/// Content that several parts share is looked at once.
class examined_contents
{
  public:
    explicit examined_contents(const hashed_bytes& hashed) : hashed_(hashed) {}

    /// With its digest and type, but for what its part says.
    const leaf& examine(std::string_view content)
    {
        const auto [at, is_new] = known_.try_emplace({content.data(), content.size()});
        leaf& made = at->second;
        if (is_new) {
            made.content = content;
            made.sha256 = is_hashed(content) ? hashed_.sha256 : mime::sha256_hex(content);
            made.type = filetype::detect(content);
        }
        return made;
    }

  private:
    bool is_hashed(std::string_view content) const
    {
        return !content.empty() && content.data() == hashed_.bytes.data() && content.size() == hashed_.bytes.size();
    }

    const hashed_bytes& hashed_;
    std::map<std::pair<const char*, std::size_t>, leaf> known_;
};

} // namespace

inspection::inspection(const received_message& message, const inspection_settings& settings)
    : message_(message), settings_(settings), sender_domain_(domain_of(message.envelope.sender))
{
    recipient_domains_.reserve(message.envelope.recipients.size());
    for (const smtp_in::recipient& each : message.envelope.recipients)
        recipient_domains_.push_back(domain_of(each.address));
    if (const auto& written = message.envelope.origin.addr) {
        const auto read = net::ip_address::parse(*written);
        if (read)
            client_ = *read;
    }
}

net::prefix inspection::client_network() const
{
    return {*client_, client_->is_v4() ? settings_.v4_length : settings_.v6_length};
}

bool inspection::has(resource wanted) const
{
    switch (wanted) {
    case resource::none:
        return true;
    case resource::tree:
        return tree_.has_value();
    case resource::contents:
        return has_contents_;
    case resource::inside:
        return has_inside_;
    case resource::words:
        return has_words_;
    case resource::transaction:
        return has_transaction_;
    case resource::malware:
        return malware_.has_value();
    case resource::spread:
        return spread_.has_value();
    case resource::shape:
        return has_shape_;
    case resource::digests:
        return digests_.has_value();
    case resource::reports:
        return standings_.has_value();
    case resource::listings:
        return listings_.has_value();
    case resource::reach:
        return reach_.has_value();
    }
    return false;
}

void inspection::load_tree()
{
    if (tree_)
        return;
    tree_ = mime::tree::parse(message_.content, settings_.limits);
    subject_ = mime::decode_header_text(tree_->header("Subject"));
    from_ = mime::decode_header_text(tree_->header("From"));
    message_id_ = tree_->header("Message-ID");
    duplicate_fields_ = duplicates_in(*tree_);
    if (!settings_.hostname.empty())
        passes_ = shapes::passes_through(*tree_, settings_.hostname);
    hops_ = tree_->count_header("Received") + tree_->count_header("Delivered-To");
}

void inspection::load_contents()
{
    if (has_contents_)
        return;
    load_tree();
    tree_->add_readings();
    ambiguous_ = mime::ambiguities_of(*tree_);
    examined_contents contents(hashed_);
    known_extensions extensions;
    const auto parts = tree_->parts();
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (!parts[index].is_leaf)
            continue;
        const name_extensions& named = extensions.of(parts[index].names);
        has_more_extensions_ = has_more_extensions_ || named.has_more;
        leaf& made = leaves_.emplace_back(contents.examine(tree_->decoded(index)));
        made.part = index;
        made.declared = parts[index].type;
        made.has_executable_name = named.has_executable;
        if (is_shown_inline(parts[index]) && is_text(made.type.kind))
            continue;
        for (const named_extension& each : named.different)
            attachments_.push_back({leaves_.size() - 1, each.name, each.extension});
    }
    has_contents_ = true;
}

void inspection::load_inside()
{
    if (has_inside_)
        return;
    load_contents();
    if (settings_.look_inside)
        reports_ = look_into(
            leaves_, attachments_, [this] { return passwords_of(*this); }, settings_.look_inside, settings_.inside);
    describe_attachments();
    has_inside_ = true;
}

bool inspection::load_remembered_inside()
{
    if (has_inside_)
        return true;
    load_contents();
    if (settings_.look_inside) {
        bool is_known = true;
        const auto no_passwords = [&is_known] { // what is opened with one is not remembered
            is_known = false;
            return std::vector<std::string>();
        };
        const auto remember = [&](const looked_at& file) {
            auto known = is_known && settings_.remember_inside ? settings_.remember_inside(file) : std::nullopt;
            is_known = known.has_value();
            return known ? *std::move(known) : walk::report{{walk::entry()}, {}};
        };
        std::vector<attachment> found = attachments_;
        std::deque<walk::report> reports = look_into(leaves_, found, no_passwords, remember, settings_.inside);
        if (!is_known)
            return false;
        attachments_ = std::move(found);
        reports_ = std::move(reports);
    }
    describe_attachments();
    has_inside_ = true;
    return true;
}

void inspection::describe_attachments()
{
    for (attachment& each : attachments_) {
        const leaf& in = leaves_[each.leaf];
        describe(each, tree_->parts()[in.part].type, in.type);
    }
}

void inspection::load_words()
{
    if (has_words_)
        return;
    load_inside();
    words_ = words_of(*this);
    is_body_less_ = says_little(words_.texts) && shapes::body_less(*tree_);
    has_words_ = true;
}

void inspection::load_shape()
{
    if (has_shape_)
        return;
    load_words();
    bounce_ = shapes::bounce_of(*tree_, message_.envelope.sender);
    chain_ = chain_mail_in(words_.texts);
    has_shape_ = true;
}

void inspection::load_digests()
{
    if (digests_)
        return;
    load_words();
    digests_ = digests_of(*this);
}

std::string_view inspection::lookalike_of(const std::string& host) const
{
    if (!settings_.protected_names)
        return {};
    return settings_.protected_names->lookalike(host).value_or(std::string_view());
}

std::uint8_t inspection::exceeded_limits() const
{
    return static_cast<std::uint8_t>(tree_->exceeded_limits() |
                                     (has_more_extensions_ ? mime::names_limit : mime::nothing));
}

std::string_view inspection::text() const
{
    const auto found = std::find_if(leaves_.begin(), leaves_.end(), [this](const leaf& each) {
        const mime::part& part = tree_->parts()[each.part];
        return part.how == mime::reading::as_written && part.type == "text/plain" && !part.is_attachment;
    });
    return found == leaves_.end() ? std::string_view() : found->content;
}

void inspection::set_transaction(std::optional<state::transaction> found, bool is_temporary)
{
    assert(!has_transaction_);
    transaction_ = std::move(found);
    is_transaction_temporary_ = is_temporary;
    has_transaction_ = true;
}

} // namespace contentd
