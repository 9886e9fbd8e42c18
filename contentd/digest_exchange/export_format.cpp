#include "contentd/digest_exchange/export_format.hpp"

#include "common/text/json.hpp"
#include "contentd/digest_exchange/base64.hpp"
#include "contentd/digest_exchange/digest_text.hpp"
#include "contentd/digest_exchange/line_members.hpp"

#include <algorithm>

namespace digest_exchange {

namespace {

constexpr std::size_t longest_name = 255;

base::result<header> read_header(std::string_view line)
{
    line_members members(line);
    if (!members.problem().empty() || !members.has("sekimori-digests"))
        return base::fail("this is no export of digests");
    const std::int64_t version = members.integer("sekimori-digests", INT64_MAX);
    if (members.problem().empty() && version != format_version)
        return base::fail("the export is of version " + std::to_string(version) + ", this program reads version " +
                          std::to_string(format_version));
    header made;
    made.site = std::string(members.text("site"));
    made.key_id = std::string(members.text("key"));
    made.from = members.integer("from", INT64_MAX);
    made.to = members.integer("to", INT64_MAX);
    made.created = members.time("created");
    if (made.site.size() > longest_name)
        members.refuse("site");
    if (made.key_id.size() > longest_name)
        members.refuse("key");
    if (made.to < made.from)
        members.refuse("to");
    if (!members.problem().empty())
        return base::fail("line 1: " + members.problem());
    return made;
}

base::result<state::digest_change> read_digest(std::string_view line)
{
    line_members members(line);
    state::digest_change made;
    made.what.kind = kind_of(members.text("kind"));
    if (made.what.kind == 0)
        members.refuse("kind");
    if (const auto exact = read_exact(members.text("sha256")))
        made.what.exact = *exact;
    else
        members.refuse("sha256");
    if (members.has("features")) {
        const auto features = read_features(members.text("features"));
        made.what.has_features = features.has_value();
        made.what.features = features.value_or(digest_features{});
        if (!features)
            members.refuse("features");
    }
    made.what.tokens = static_cast<std::uint32_t>(members.integer("tokens", UINT32_MAX));
    made.sums = {members.amount("spam", most_reports), members.amount("ham", most_reports)};
    made.first = members.time("first");
    made.last = members.time("last");
    made.expires = members.time("expires");
    if (made.last < made.first)
        members.refuse("last");
    if (!members.problem().empty())
        return base::fail(members.problem());
    return made;
}

} // namespace

std::string header_line(const header& about)
{
    text::json to;
    to.begin_object()
        .member("sekimori-digests", format_version)
        .member("site", about.site)
        .member("key", about.key_id)
        .member("from", about.from)
        .member("to", about.to)
        .member("created", base::to_epoch_ms(about.created));
    return to.end_object().take() + '\n';
}

std::string digest_line(const state::digest_change& told)
{
    text::json to;
    to.begin_object().member("kind", kind_name(told.what.kind)).member("sha256", to_text(told.what.exact));
    if (told.what.has_features)
        to.member("features", to_text(told.what.features));
    to.member("tokens", told.what.tokens)
        .member("spam", std::min(told.sums.spam, most_reports))
        .member("ham", std::min(told.sums.ham, most_reports))
        .member("first", base::to_epoch_ms(told.first))
        .member("last", base::to_epoch_ms(told.last))
        .member("expires", base::to_epoch_ms(told.expires));
    return to.end_object().take() + '\n';
}

std::string signature_line(const std::array<std::uint8_t, signature_size>& signature)
{
    text::json to;
    to.begin_object().member("signature", to_base64(signature));
    return to.end_object().take() + '\n';
}

base::result<envelope> open_envelope(std::string_view file, const limits& allowed)
{
    if (file.size() > allowed.bytes)
        return base::fail("the export has more than " + std::to_string(allowed.bytes) + " bytes");
    const auto first_end = file.find('\n');
    if (first_end == std::string_view::npos || first_end > longest_line)
        return base::fail("this is no export of digests");
    auto about = read_header(file.substr(0, first_end));
    if (!about)
        return about.error();
    const auto last_end = file.size() - 1;
    const auto last_begin = file[last_end] == '\n' ? file.rfind('\n', last_end - 1) : std::string_view::npos;
    if (last_begin == std::string_view::npos || last_begin >= last_end || last_end - last_begin > longest_line)
        return base::fail("the export is cut off: it does not end in a signature");
    line_members last(file.substr(last_begin + 1, last_end - last_begin - 1));
    const auto signature = from_base64(last.text("signature"), signature_size);
    if (!signature)
        return base::fail("the export is cut off: it does not end in a signature");
    envelope made;
    made.about = std::move(*about);
    made.signed_part = file.substr(0, last_begin + 1);
    made.body = made.signed_part.substr(first_end + 1);
    std::copy(signature->begin(), signature->end(), made.signature.begin());
    if (file.substr(last_begin + 1) !=
        signature_line(made.signature)) // no signature is over this line: it has one form
        return base::fail("the line of the signature is not as it must be");
    return made;
}

base::result<std::vector<state::digest_change>> read_body(std::string_view body, const limits& allowed)
{
    std::vector<state::digest_change> all;
    while (!body.empty()) {
        const std::string place = "line " + std::to_string(all.size() + 2) + ": ";
        const auto end = body.find('\n');
        if (end == std::string_view::npos || end > longest_line)
            return base::fail(place + "longer than " + std::to_string(longest_line) + " bytes");
        if (all.size() == allowed.digests)
            return base::fail(place + "more than " + std::to_string(allowed.digests) + " digests");
        auto told = read_digest(body.substr(0, end));
        if (!told)
            return base::fail(place + told.error().text);
        all.push_back(std::move(*told));
        body.remove_prefix(end + 1);
    }
    return all;
}

} // namespace digest_exchange
