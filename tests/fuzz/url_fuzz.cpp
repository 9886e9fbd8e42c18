// Any bytes as a URL, and after a line end as a reference to it: canonical text, key and targets stay within limits,
// reading a canonical text again gives the same.

#include "contentd/url/address.hpp"
#include "contentd/url/lookalike.hpp"
#include "contentd/url/mutation_key.hpp"
#include "contentd/url/recipient.hpp"
#include "contentd/url/unwrap.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstdint>

namespace {

bool is_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// An entity may appear when a letter in it was percent-encoded, and the next reading takes it for one.
bool may_have_entity(std::string_view text)
{
    const auto at = text.find('&');
    return at != std::string_view::npos && text.find(';', at) != std::string_view::npos;
}

void check(const url::address& made)
{
    const std::string text = made.text();
    require(text.size() <= url::longest_text && is_printable(text) && is_printable(made.user));
    require(made.user.size() <= url::longest_user && made.host.size() <= url::longest_host);
    require(made.host.empty() == made.domain.empty());
    const auto again = url::parse(text);
    require(again.has_value());
    if (!may_have_entity(text))
        require(again->text() == text && again->host == made.host && again->domain == made.domain);
    require(url::mutation_key(made).size() <= 1200);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const url::protected_domains protects({"paypal.com", "microsoft.com", "日本銀行.jp"});
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(raw.find('\n'), raw.size());
    const auto made = url::parse(raw.substr(0, end));
    if (!made)
        return 0;
    check(*made);
    if (const auto relative = url::resolve(*made, raw.substr(end)))
        check(*relative);
    std::size_t targets = 0;
    unsigned last = 1;
    url::unwrap(*made, [&](const url::address& target, unsigned depth) {
        check(target);
        require(depth >= last && depth <= url::deepest_target && ++targets <= url::most_targets);
        last = depth;
    });
    url::recipient_free(*made, "bob@example.net");
    if (const auto imitated = protects.lookalike(made->host))
        require(!made->host.ends_with(*imitated) || made->domain != *imitated);
    return 0;
}
