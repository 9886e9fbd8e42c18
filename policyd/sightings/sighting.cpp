#include "policyd/sightings/sighting.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "common/text/units.hpp"
#include "common/text/words.hpp"
#include "policyd/commands/key.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cmath>

namespace policyd {

namespace {

using std::chrono::seconds;

constexpr std::string_view for_good = "-1"; // fail2ban's bantime of a permanent ban

struct raw_sighting
{
    std::string key;
    std::string duration;
    std::string until;
    std::string at;
    std::string reason;
};

raw_sighting read_words(std::string_view line)
{
    raw_sighting made;
    made.key = text::next_word(line);
    made.duration = text::next_word(line);
    made.reason = text::trimmed(line);
    return made;
}

// A text, or a number as it is written.
std::string member(const boost::json::object& of, std::string_view name)
{
    const auto* const found = of.if_contains(name);
    if (found == nullptr)
        return {};
    if (found->is_string())
        return std::string(found->as_string());
    boost::system::error_code failure;
    const auto number = found->to_number<std::int64_t>(failure);
    return failure ? std::string("no text and no whole number") : std::to_string(number);
}

base::result<raw_sighting> read_json(std::string_view line)
{
    boost::system::error_code failure;
    const auto parsed = boost::json::parse(line, failure);
    if (failure || !parsed.is_object())
        return base::fail("no JSON object");
    const auto& fields = parsed.as_object();
    raw_sighting made;
    for (const std::string_view name : {"key", "address", "network"})
        if (made.key.empty())
            made.key = member(fields, name);
    made.duration = member(fields, "duration");
    made.until = member(fields, "until");
    made.at = member(fields, "at");
    made.reason = member(fields, "reason");
    if (made.key.empty())
        return base::fail("it has neither key nor address nor network");
    return made;
}

base::result<void> set_times(sighting& made, const raw_sighting& from, base::time_point now)
{
    base::time_point at = now;
    made.is_dated = !from.at.empty() || !from.until.empty();
    if (!from.at.empty()) {
        const auto read = to_time(from.at);
        if (!read)
            return read.error();
        at = *read;
    }
    if (!from.until.empty()) {
        const auto read = to_time(from.until);
        if (!read)
            return read.error();
        made.until = *read;
        made.lasting = made.until - at;
    } else if (from.duration == for_good) {
        made.is_dated = false;
        made.lasting = sighting::longest;
        made.until = now + sighting::longest;
    } else {
        const auto read = text::to_duration(from.duration);
        if (!read)
            return from.duration.empty() ? base::fail("it does not say for how long") : read.error();
        made.lasting = *read;
        made.until = at + *read;
    }
    if (made.until <= now)
        return base::fail("it ended at " + base::to_rfc3339(made.until));
    if (made.until > now + sighting::longest)
        return base::fail("it lasts longer than a year");
    return {};
}

// Two or four digits at a place; -1 when there are none.
int digits(std::string_view text, std::size_t at, std::size_t count)
{
    int value = 0;
    if (at + count > text.size())
        return -1;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + at + count, value);
    return failure == std::errc{} && end == text.data() + at + count && text[at] != '-' ? value : -1;
}

// `Z`, `+01:00`, with a fraction of a second before it.
std::optional<seconds> offset_of(std::string_view rest)
{
    if (rest.starts_with('.')) {
        const auto end = rest.find_first_not_of("0123456789", 1);
        rest.remove_prefix(std::min(end, rest.size()));
    }
    if (rest == "Z" || rest == "z")
        return seconds(0);
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':')
        return std::nullopt;
    const int hours = digits(rest, 1, 2);
    const int minutes = digits(rest, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return std::nullopt;
    const seconds ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return rest[0] == '+' ? ahead : -ahead;
}

} // namespace

base::result<base::time_point> to_time(std::string_view written)
{
    const auto refused = base::fail('"' + text::printable(written, 40) + "\" is no time such as 2026-11-24T06:36:12Z");
    std::int64_t since = 0;
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), since);
    if (failure == std::errc{} && end == written.data() + written.size())
        return since >= 0 && since < 253'402'300'800 ? base::result<base::time_point>(base::from_epoch_ms(since * 1000))
                                                     : refused;
    const int year = digits(written, 0, 4);
    const int parts[5] = {digits(written, 5, 2), digits(written, 8, 2), digits(written, 11, 2), digits(written, 14, 2),
                          digits(written, 17, 2)};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(parts[0])),
                                           std::chrono::day(static_cast<unsigned>(parts[1]))};
    const bool is_form = written.size() > 19 && written[4] == '-' && written[7] == '-' && (written[10] | 0x20) == 't' &&
                         written[13] == ':' && written[16] == ':';
    if (!is_form || year < 1970 || parts[0] < 1 || parts[1] < 1 || !date.ok() || parts[2] < 0 || parts[2] > 23 ||
        parts[3] < 0 || parts[3] > 59 || parts[4] < 0 || parts[4] > 60)
        return refused;
    const auto offset = offset_of(written.substr(19));
    if (!offset)
        return refused;
    return base::time_point(std::chrono::sys_days(date) + std::chrono::hours(parts[2]) +
                            std::chrono::minutes(parts[3]) + seconds(parts[4]) - *offset);
}

base::result<std::optional<sighting>> read_sighting(std::string_view line, base::time_point now)
{
    line = text::trimmed(line);
    if (line.empty() || line.front() == '#')
        return std::optional<sighting>();
    if (line.size() > sighting::longest_line)
        return base::fail("longer than " + std::to_string(sighting::longest_line) + " bytes");
    const auto raw = line.front() == '{' ? read_json(line) : base::result<raw_sighting>(read_words(line));
    if (!raw)
        return raw.error();
    const auto key = to_mark_key(raw->key);
    if (!key)
        return key.error();
    sighting made;
    made.kind = key->kind;
    made.key = key->key;
    made.reason = raw->reason.empty() ? "imported" : text::printable(raw->reason, sighting::longest_reason);
    if (const auto fits = check_range(*key); !fits)
        return fits.error();
    if (const auto set = set_times(made, *raw, now); !set)
        return set.error();
    return std::optional(std::move(made));
}

} // namespace policyd
