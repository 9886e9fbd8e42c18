#include "contentd/message_digests.hpp"

#include "contentd/digest/compute.hpp"
#include "contentd/html/structure.hpp"
#include "contentd/url/mutation_key.hpp"

#include <algorithm>

namespace contentd {

namespace {

constexpr std::size_t most_digests = 64;
constexpr std::size_t most_of_text = 64U << 10U; // a text is known by its beginning
constexpr std::uint32_t least_tokens = 12;       // "thanks, see you tomorrow" is written by everyone

void add(std::vector<digest::value>& to, const digest::value& made)
{
    const bool is_enough = made.what == digest::kind::file || made.what == digest::kind::url ||
                           (made.what == digest::kind::html ? made.has_features : made.tokens >= least_tokens);
    const auto is_same = [&](const digest::value& had) { return had.what == made.what && had.exact == made.exact; };
    if (is_enough && to.size() < most_digests && std::none_of(to.begin(), to.end(), is_same))
        to.push_back(made);
}

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
    const digest::options how = options_for(message);
    std::vector<digest::value> made;
    for (const leaf& each : message.leaves())
        if (is_file(message.tree().parts()[each.part], each))
            add(made, digest::of_file(each.content));
    for (const std::string& each : message.words().texts)
        add(made, digest::of_text(each, how));
    for (const std::string& each : message.words().pages) {
        std::vector<std::uint64_t> tokens;
        html::each_structure_token(each, [&](std::uint64_t token) { tokens.push_back(token); });
        add(made, digest::of_structure(tokens, how));
    }
    for (const found_link& each : message.words().links)
        if (!each.target.domain.empty() && each.target.scheme != "mailto")
            add(made, digest::of_url_key(url::mutation_key(each.target)));
    return made;
}

std::vector<digest::value> reported_values(const inspection& message)
{
    std::vector<digest::value> all;
    bool has_forwarded = false;
    for (const mime::part& each : message.tree().parts_as_written()) {
        if (each.type != "message/rfc822" || each.is_leaf)
            continue;
        const std::string_view forwarded = content_of(message.message().content, each);
        if (forwarded.empty())
            continue;
        has_forwarded = true;
        for (const digest::value& value : digest_values(forwarded, message.settings()))
            add(all, value);
    }
    return has_forwarded ? all : digests_of(message);
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
