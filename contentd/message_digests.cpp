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
    return !each.content.empty() && (part.is_attachment || !is_shown);
}

// A message that is encoded as a whole is left to its parts: its bytes do not stand in the message.
std::string_view content_of(std::string_view message, const mime::part& part)
{
    const std::less_equal<> is_before;
    const char* const end = part.raw_body.data() + part.raw_body.size();
    if (!is_before(message.data(), part.raw_body.data()) || !is_before(end, message.data() + message.size()))
        return {};
    return part.raw_body;
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
    for (const found_link& each : message.words().links)
        if (made.has_room_for(kind::url) && !each.target.domain.empty() && each.target.scheme != "mailto")
            made.add(digest::of_url_key(url::mutation_key(each.target)));
    return made.take();
}

std::vector<digest::value> reported_values(const inspection& message)
{
    distinct_values all(most_reported);
    bool has_forwarded = false;
    for (const mime::part& each : message.tree().parts_as_written()) {
        if (each.type != "message/rfc822" || each.is_leaf)
            continue;
        const std::string_view forwarded = content_of(message.message().content, each);
        if (forwarded.empty())
            continue;
        has_forwarded = true;
        for (const digest::value& value : digest_values(forwarded, message.settings()))
            all.add(value);
    }
    return has_forwarded ? all.take() : digests_of(message);
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
