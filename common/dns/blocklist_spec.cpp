#include "common/dns/blocklist_spec.hpp"

#include "common/dns/question.hpp"
#include "common/text/escape.hpp"
#include "common/text/words.hpp"

#include <charconv>
#include <cmath>

namespace dns {

namespace {

// A zone needs room for the 64 octets of a reversed IPv6 address in front of it.
constexpr std::size_t longest_zone = 253 - 64;
constexpr std::size_t longest_label = 60;

bool is_name(std::string_view written)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !written.empty() && written.size() <= longest_label &&
           written.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_host_name(std::string_view written)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    return written.find_first_not_of(allowed) == std::string_view::npos;
}

/// Nothing, or what is wrong.
std::optional<base::error> read_option(blocklist_spec& into, std::string_view key, std::string_view value)
{
    const auto wrong = [&](const char* what) {
        return base::fail(std::string(key) + "=" + text::printable(value, 60) + ": " + what);
    };
    if (key == "weight") {
        const char* end = value.data() + value.size();
        const auto [stop, failure] = std::from_chars(value.data(), end, into.weight);
        if (failure != std::errc() || stop != end || !(std::abs(into.weight) <= 1000))
            return wrong("the weight is a number from -1000 to 1000");
    } else if (key == "codes") {
        const auto codes = return_codes::parse(value);
        if (!codes)
            return base::fail("codes: " + codes.error().text);
        into.codes = *codes;
    } else if (key == "kind") {
        if (value != "address" && value != "domain")
            return wrong("the kind is address or domain");
        into.kind = value == "domain" ? blocklist_spec::subject::domain : blocklist_spec::subject::address;
    } else if (key == "name") {
        if (!is_name(value))
            return wrong("a name is at most 60 letters, digits, dots, dashes and underscores");
        into.name = value;
    } else if (key == "test") {
        if (value != "yes" && value != "no")
            return wrong("test is yes or no");
        into.is_tested = value == "yes";
    } else {
        return base::fail("\"" + text::printable(key, 60) + "\" is none of weight, codes, kind, name, test");
    }
    return std::nullopt;
}

} // namespace

base::result<blocklist_spec> blocklist_spec::parse(std::string_view written)
{
    std::string_view rest = written;
    const std::string_view zone = text::next_word(rest);
    const auto name = to_question(zone, type::a);
    if (!name || name->name.size() > longest_zone || !is_host_name(name->name))
        return base::fail("\"" + text::printable(zone, 80) + "\" is not the name of a zone");
    blocklist_spec made;
    made.zone = name->name;
    made.name = made.zone.substr(0, longest_label);
    for (std::string_view word = text::next_word(rest); !word.empty(); word = text::next_word(rest)) {
        const std::size_t sign = std::min(word.find('='), word.size());
        const std::string_view value = sign == word.size() ? std::string_view() : word.substr(sign + 1);
        if (const auto failure = read_option(made, word.substr(0, sign), value))
            return *failure;
    }
    return made;
}

} // namespace dns
