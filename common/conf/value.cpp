#include "common/conf/value.hpp"

#include "common/text/escape.hpp"
#include "common/text/units.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

namespace conf {

namespace {

std::string quoted(std::string_view written)
{
    return '"' + text::printable(written, 80) + '"';
}

base::result<std::int64_t> read_number(std::string_view written)
{
    std::int64_t number = 0;
    const char* end = written.data() + written.size();
    const auto [stop, failure] = std::from_chars(written.data(), end, number);
    if (failure != std::errc() || stop != end)
        return base::fail(quoted(written) + " is not a whole number");
    return number;
}

base::result<std::int64_t> read_amount(kind type, std::string_view written)
{
    if (type == kind::number)
        return read_number(written);
    if (type == kind::size) {
        const auto bytes = text::to_size(written);
        return bytes ? base::result<std::int64_t>(static_cast<std::int64_t>(*bytes)) : bytes.error();
    }
    const auto span = text::to_duration(written);
    return span ? base::result<std::int64_t>(span->count()) : span.error();
}

std::string write_amount(kind type, std::int64_t amount)
{
    if (type == kind::size)
        return text::from_size(static_cast<std::uint64_t>(amount));
    if (type == kind::duration)
        return text::from_duration(std::chrono::milliseconds(amount));
    return std::to_string(amount);
}

base::result<value> read_boolean(std::string_view written)
{
    // What Postfix and Program_options take.
    constexpr std::array<std::string_view, 4> yes = {"yes", "true", "on", "1"};
    constexpr std::array<std::string_view, 4> no = {"no", "false", "off", "0"};
    const std::string lower = text::to_lower(written);
    if (std::find(yes.begin(), yes.end(), lower) != yes.end())
        return value(true);
    if (std::find(no.begin(), no.end(), lower) != no.end())
        return value(false);
    return base::fail(quoted(written) + " is neither yes nor no");
}

// `choices` are words separated by blanks.
bool is_choice(std::string_view choices, std::string_view written)
{
    while (!choices.empty()) {
        const auto end = choices.find(' ');
        if (choices.substr(0, end) == written)
            return true;
        choices.remove_prefix(end == std::string_view::npos ? choices.size() : end + 1);
    }
    return false;
}

base::result<value> read_list(const setting& known, std::string_view written)
{
    if (!written.empty())
        return value(std::vector<std::string>{std::string(written)});
    if (known.least > 0)
        return base::fail("it must not be empty");
    return value(std::vector<std::string>());
}

base::result<value> read_text(const setting& known, std::string_view written)
{
    if (std::ssize(written) < known.least)
        return base::fail("it must not be empty");
    if (!known.choices.empty() && !is_choice(known.choices, written))
        return base::fail(quoted(written) + " is none of: " + std::string(known.choices));
    return value(std::string(written));
}

base::result<value> read_limited(const setting& known, std::string_view written)
{
    const auto amount = read_amount(known.type, written);
    if (!amount)
        return amount.error();
    if (*amount < known.least)
        return base::fail(std::string(written) + " is below the least, " + write_amount(known.type, known.least));
    if (*amount > known.most)
        return base::fail(std::string(written) + " is above the most, " + write_amount(known.type, known.most));
    return value(*amount);
}

} // namespace

base::result<value> read_value(const setting& known, std::string_view written)
{
    switch (known.type) {
    case kind::text:
        return read_text(known, written);
    case kind::boolean:
        return read_boolean(written);
    case kind::texts:
        return read_list(known, written);
    case kind::number:
    case kind::duration:
    case kind::size:
        break;
    }
    return read_limited(known, written);
}

value default_of(const setting& known)
{
    if (known.type != kind::texts) {
        auto read = read_value(known, known.default_value);
        assert(read.has_value());
        return *std::move(read);
    }
    std::vector<std::string> each;
    for (std::string_view rest = known.default_value; !rest.empty();) {
        const auto end = rest.find('\n');
        each.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return each;
}

std::vector<std::string> write_value(const setting& known, const value& given)
{
    if (const auto* each = std::get_if<std::vector<std::string>>(&given))
        return *each;
    if (const auto* text = std::get_if<std::string>(&given))
        return {*text};
    if (const auto* flag = std::get_if<bool>(&given))
        return {*flag ? "yes" : "no"};
    return {write_amount(known.type, std::get<std::int64_t>(given))};
}

} // namespace conf
