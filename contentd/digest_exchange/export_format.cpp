#include "contentd/digest_exchange/export_format.hpp"

#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "contentd/digest/digest.hpp"
#include "contentd/digest_exchange/base64.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace digest_exchange {

namespace {

namespace json = boost::json;

constexpr std::size_t most_depth = 4; // ours are flat; what a later version adds may be lists
constexpr std::size_t longest_name = 255;
constexpr std::int64_t latest_ms = 253'402'300'800'000; // the year 10000
constexpr std::size_t feature_digits = 16;

struct kind_row
{
    digest::kind kind;
    std::string_view name;
};

constexpr std::array kinds = {kind_row{digest::kind::file, "file"}, kind_row{digest::kind::text, "text"},
                              kind_row{digest::kind::html, "html"}, kind_row{digest::kind::url, "url"}};

int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Lower-case hexadecimal digits, at most 16 of them.
std::optional<std::uint64_t> read_hex(std::string_view digits)
{
    std::uint64_t value = 0;
    for (const char c : digits) {
        const int digit = digit_of(c);
        if (digit < 0)
            return std::nullopt;
        value = value << 4U | static_cast<std::uint64_t>(digit);
    }
    return value;
}

std::string to_hex(std::uint64_t value)
{
    std::string made(feature_digits, '0');
    for (auto at = made.rbegin(); at != made.rend(); ++at, value >>= 4U)
        *at = "0123456789abcdef"[value & 15U];
    return made;
}

/// The members of one line; after the first that is not as it must be, problem() says which.
class line_members
{
  public:
    explicit line_members(std::string_view line)
    {
        json::parse_options strict;
        strict.max_depth = most_depth;
        boost::system::error_code failure;
        value_ = json::parse(line, failure, &memory_, strict);
        if (failure || !value_.is_object())
            problem_ = "no JSON object";
    }

    const std::string& problem() const { return problem_; }
    void refuse(std::string_view member)
    {
        if (problem_.empty())
            problem_ = "no good \"" + std::string(member) + '"';
    }
    bool has(std::string_view member) const
    {
        return value_.is_object() && value_.get_object().if_contains(member) != nullptr;
    }

    std::string_view text(std::string_view member)
    {
        const json::value* const found = find(member);
        if (found != nullptr && found->is_string())
            return {found->get_string().data(), found->get_string().size()};
        refuse(member);
        return {};
    }

    std::int64_t integer(std::string_view member, std::int64_t most)
    {
        const json::value* const found = find(member);
        if (found != nullptr && found->is_int64() && found->get_int64() >= 0 && found->get_int64() <= most)
            return found->get_int64();
        refuse(member);
        return 0;
    }

    double amount(std::string_view member)
    {
        const json::value* const found = find(member);
        const double read = found != nullptr && found->is_number() ? found->to_number<double>() : -1;
        if (read >= 0 && read <= most_reports) // not for NaN
            return read;
        refuse(member);
        return 0;
    }

    base::time_point time(std::string_view member) { return base::from_epoch_ms(integer(member, latest_ms)); }

  private:
    const json::value* find(std::string_view member) const
    {
        return value_.is_object() ? value_.get_object().if_contains(member) : nullptr;
    }

    std::array<unsigned char, 4096> room_;
    json::monotonic_resource memory_{room_.data(), room_.size()};
    json::value value_;
    std::string problem_;
};

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

void read_features(line_members& members, state::digest_value& into)
{
    if (!members.has("features"))
        return;
    const std::string_view digits = members.text("features");
    into.has_features = digits.size() == feature_digits * state::digest_feature_count;
    for (std::size_t i = 0; i < state::digest_feature_count && into.has_features; ++i) {
        const auto feature = read_hex(digits.substr(i * feature_digits, feature_digits));
        into.has_features = feature.has_value();
        into.features[i] = feature.value_or(0);
    }
    if (!into.has_features)
        members.refuse("features");
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
    read_features(members, made.what);
    made.what.tokens = static_cast<std::uint32_t>(members.integer("tokens", UINT32_MAX));
    made.sums = {members.amount("spam"), members.amount("ham")};
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

std::string_view kind_name(std::uint8_t kind)
{
    const auto* const found = std::find_if(
        kinds.begin(), kinds.end(), [&](const kind_row& each) { return static_cast<std::uint8_t>(each.kind) == kind; });
    return found == kinds.end() ? std::string_view() : found->name;
}

std::uint8_t kind_of(std::string_view name)
{
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const kind_row& each) { return each.name == name; });
    return found == kinds.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(found->kind);
}

std::string to_text(const state::digest_exact& exact)
{
    return text::to_hex({reinterpret_cast<const char*>(exact.data()), exact.size()});
}

std::optional<state::digest_exact> read_exact(std::string_view written)
{
    state::digest_exact made{};
    if (written.size() != made.size() * 2)
        return std::nullopt;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto byte = read_hex(written.substr(i * 2, 2));
        if (!byte)
            return std::nullopt;
        made[i] = static_cast<std::uint8_t>(*byte);
    }
    return made;
}

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
    if (told.what.has_features) {
        std::string features;
        for (const std::uint64_t each : told.what.features)
            features += to_hex(each);
        to.member("features", features);
    }
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
