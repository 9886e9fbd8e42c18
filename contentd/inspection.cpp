#include "contentd/inspection.hpp"

#include "common/text/escape.hpp"
#include "contentd/mime/ambiguities.hpp"
#include "contentd/mime/digest.hpp"

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
            all.append(all.empty() ? "" : ", ").append(name);
    }
    return all;
}

// A type that says "show me as text" and no name: what mail programs display instead of offering it as a file.
bool is_shown_inline(const mime::part& part)
{
    return !part.is_attachment && part.names.empty() && (part.type == "text/plain" || part.type == "text/html");
}

bool is_text(filetype::family kind)
{
    return kind == filetype::family::text || kind == filetype::family::html || kind == filetype::family::unknown;
}

/// Content that several parts share is looked at once.
class examined_contents
{
  public:
    /// With its digest and type, but for what its part says.
    const leaf& examine(std::string_view content)
    {
        const auto [at, is_new] = known_.try_emplace({content.data(), content.size()});
        leaf& made = at->second;
        if (is_new) {
            made.content = content;
            made.sha256 = mime::sha256_hex(content);
            made.type = filetype::detect(content);
        }
        return made;
    }

  private:
    std::map<std::pair<const char*, std::size_t>, leaf> known_;
};

leaf examine(const mime::tree& tree, std::size_t index, examined_contents& contents)
{
    const mime::part& part = tree.parts()[index];
    leaf made = contents.examine(tree.decoded(index));
    made.part = index;
    made.has_executable_name = std::any_of(part.names.begin(), part.names.end(), [](const std::string& name) {
        return filetype::is_executable_extension(filetype::extension_of(name));
    });
    return made;
}

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
    case resource::transaction:
        return has_transaction_;
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
    hops_ = tree_->count_header("Received") + tree_->count_header("Delivered-To");
}

void inspection::load_contents()
{
    if (has_contents_)
        return;
    load_tree();
    tree_->add_readings();
    ambiguous_ = mime::ambiguities_of(*tree_);
    examined_contents contents;
    const auto parts = tree_->parts();
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (!parts[index].is_leaf)
            continue;
        leaves_.push_back(examine(*tree_, index, contents));
        if (!is_shown_inline(parts[index]) || !is_text(leaves_.back().type.kind))
            add_attachments(leaves_.size() - 1);
    }
    has_contents_ = true;
}

// Which name a program shows is its own affair; rules see each that makes another file of it.
void inspection::add_attachments(std::size_t leaf)
{
    constexpr std::size_t most = 8; // extensions of one file
    const mime::part& part = tree_->parts()[leaves_[leaf].part];
    const std::size_t begin = attachments_.size();
    attachments_.push_back({leaf, part.filename, filetype::extension_of(part.filename)});
    for (const std::string& name : part.names) {
        std::string extension = filetype::extension_of(name);
        const bool is_known = std::any_of(attachments_.begin() + static_cast<std::ptrdiff_t>(begin), attachments_.end(),
                                          [&](const attachment& each) { return each.extension == extension; });
        if (!extension.empty() && !is_known && attachments_.size() - begin < most)
            attachments_.push_back({leaf, name, std::move(extension)});
    }
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
