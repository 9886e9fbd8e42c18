#include "contentd/message_digests.hpp"

#include "contentd/digest/compute.hpp"
#include "contentd/html/structure.hpp"
#include "contentd/url/mutation_key.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace contentd {

namespace {

constexpr std::size_t most_of_kind = 24;         // of a message: no kind takes the room of another
constexpr std::size_t most_reported = 512;       // of a kind, of all messages that are forwarded in one
constexpr std::size_t most_of_text = 64U << 10U; // a text is known by its beginning
constexpr std::uint32_t least_tokens = 12;       // "thanks, see you tomorrow" is written by everyone

// Bytes of a file. What is smaller is in everybody's mail: pictures of one pixel, icons, the empty pages and texts that
// mail systems put beside attachments. What does harm in so few bytes links somewhere or is a program, which other
// observations tell.
constexpr std::size_t least_file = 1024;

bool is_enough(const digest::value& made)
{
    if (made.what == digest::kind::html)
        return made.has_features;
    return made.what != digest::kind::text || made.tokens >= least_tokens;
}

/// Each value once.
class distinct_values
{
  public:
    explicit distinct_values(std::size_t most) : most_(most) {}

    bool has_room_for(digest::kind what) const { return of_kind_[static_cast<std::size_t>(what)] < most_; }

    void add(const digest::value& made)
    {
        const auto is_same = [&](const digest::value& had) { return had.what == made.what && had.exact == made.exact; };
        if (!is_enough(made) || !has_room_for(made.what) || std::any_of(values_.begin(), values_.end(), is_same))
            return;
        ++of_kind_[static_cast<std::size_t>(made.what)];
        values_.push_back(made);
    }

    std::vector<digest::value> take() { return std::move(values_); }

  private:
    std::size_t most_;
    std::array<std::size_t, 5> of_kind_{};
    std::vector<digest::value> values_;
};

digest::options options_for(const inspection& message)
{
    digest::options how;
    how.most_bytes = most_of_text;
    for (const smtp_in::recipient& each : message.message().envelope.recipients) {
        const std::string_view address = each.address;
        how.leave_out.emplace_back(address.substr(0, address.rfind('@')));
    }
    return how;
}

bool is_file(const mime::part& part, const leaf& each)
{
    const bool is_shown = part.type == "text/plain" || part.type == "text/html" ||
                          each.type.kind == filetype::family::text || each.type.kind == filetype::family::html;
    return each.content.size() >= least_file && (part.is_attachment || !is_shown);
}

// What stands inside of something that is encoded as a whole is left to that: it does not stand in the message.
std::string_view content_of(const inspection& message, std::size_t index)
{
    const std::less_equal<> is_before;
    const std::string_view all = message.message().content;
    const mime::part& part = message.tree().parts()[index];
    const char* const end = part.raw_body.data() + part.raw_body.size();
    if (!is_before(all.data(), part.raw_body.data()) || !is_before(end, all.data() + all.size()))
        return {};
    return (part.defects & mime::encoded_composite) != 0 ? message.tree().decoded(index) : part.raw_body;
}

} // namespace

std::vector<digest::value> digests_of(const inspection& message)
{
    using digest::kind;
    const digest::options how = options_for(message);
    distinct_values made(most_of_kind);
    for (const leaf& each : message.leaves())
        if (made.has_room_for(kind::file) && is_file(message.tree().parts()[each.part], each))
            made.add(digest::of_file(each.content));
    for (const std::string& each : message.words().texts)
        if (made.has_room_for(kind::text))
            made.add(digest::of_text(each, how));
    for (const std::string& each : message.words().pages) {
        if (!made.has_room_for(kind::html))
            break;
        std::vector<std::uint64_t> tokens;
        html::each_structure_token(each, [&](std::uint64_t token) { tokens.push_back(token); });
        made.add(digest::of_structure(tokens, how));
    }
    for (const found_link& each : message.words().links) {
        if (!made.has_room_for(kind::url))
            break;
        if (each.target.domain.empty() || each.target.scheme == "mailto")
            continue;
        if (const std::string key = url::mutation_key(each.target); url::names_page(key))
            made.add(digest::of_url_key(key));
    }
    return made.take();
}

std::vector<digest::value> digests_of_forwarded(const inspection& message)
{
    distinct_values all(most_reported);
    const std::span<const mime::part> parts = message.tree().parts_as_written();
    for (std::size_t index = 0; index < parts.size(); ++index)
        if (parts[index].type == "message/rfc822" && !parts[index].is_leaf)
            for (const digest::value& value : digest_values(content_of(message, index), message.settings()))
                all.add(value);
    return all.take();
}

std::optional<digest::value> digest_of_file(const inspection& message, std::size_t leaf)
{
    const contentd::leaf& file = message.leaves()[leaf];
    if (!is_file(message.tree().parts()[file.part], file))
        return std::nullopt;
    return digest::of_file(file.content);
}

std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings)
{
    received_message received;
    received.content = message;
    inspection inspected(received, settings);
    inspected.load_digests();
    return inspected.digests();
}

state::digest_value to_state(const digest::value& value)
{
    static_assert(digest::feature_count == state::digest_feature_count);
    return {static_cast<std::uint8_t>(value.what), value.exact, value.has_features, value.features, value.tokens};
}

} // namespace contentd
