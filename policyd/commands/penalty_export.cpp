#include "policyd/commands/penalty_export.hpp"

#include "common/text/escape.hpp"
#include "policyd/penalty_range.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace policyd {

namespace {

constexpr std::size_t elements_a_command = 1000;
constexpr std::size_t text_limit = 200; // a TXT string has 255 bytes at most

struct entry
{
    net::prefix where;
    std::chrono::seconds left{};
    std::string reason;
};

std::optional<net::prefix> prefix_of(const state::mark& mark)
{
    if (mark.kind != "client.address" && mark.kind != "client.network")
        return std::nullopt;
    const auto parsed = net::prefix::parse(mark.key);
    return parsed ? std::optional(*parsed) : std::nullopt;
}

std::vector<net::prefix> prefixes_of(std::span<const state::mark> marks)
{
    std::vector<net::prefix> all;
    for (const state::mark& each : marks)
        if (const auto where = prefix_of(each))
            all.push_back(*where);
    return all;
}

/// Whether it may be exported at all; tells of a hole.
bool is_clear(const net::prefix& where, std::span<const net::prefix> allowed, std::string_view comment,
              std::ostream& to)
{
    if (const auto fits = check_penalty_range(where); !fits) { // by a rule, which may do so
        to << comment << " left out: " << fits.error().text << '\n';
        return false;
    }
    for (const net::prefix& each : allowed) {
        if (each.contains(where))
            return false;
        if (where.contains(each)) {
            to << comment << " left out: " << where.to_text() << " contains " << each.to_text()
               << ", which is allowed\n";
            return false;
        }
    }
    return true;
}

std::vector<entry> entries_of(std::span<const state::mark> penalties, std::span<const state::mark> allowances,
                              base::time_point now, std::string_view comment, std::ostream& to)
{
    const std::vector<net::prefix> allowed = prefixes_of(allowances);
    std::vector<entry> all;
    for (const state::mark& each : penalties) {
        const auto where = prefix_of(each);
        const auto left = std::chrono::ceil<std::chrono::seconds>(each.until - now);
        if (where && left.count() > 0 && is_clear(*where, allowed, comment, to))
            all.push_back({*where, left, each.reason});
    }
    // A network stands before what is inside it.
    std::sort(all.begin(), all.end(), [](const entry& a, const entry& b) { return a.where < b.where; });
    std::vector<entry> outer;
    for (entry& each : all)
        if (outer.empty() || !outer.back().where.contains(each.where))
            outer.push_back(std::move(each));
    return outer;
}

void print_set(std::string_view name, std::span<const entry> entries, bool is_v4, std::ostream& to)
{
    std::size_t printed = 0;
    for (const entry& each : entries) {
        if (each.where.address().is_v4() != is_v4)
            continue;
        if (printed % elements_a_command == 0)
            to << (printed == 0 ? "" : " }\n") << "add element inet sekimori " << name << " { ";
        else
            to << ", ";
        to << each.where.to_text() << " timeout " << each.left.count() << 's';
        ++printed;
    }
    to << (printed == 0 ? "" : " }\n");
}

/// The names under which a prefix stands in a zone: one, or all up to the next whole label.
std::vector<std::string> names_of(const net::prefix& where)
{
    const bool is_v4 = where.address().is_v4();
    const unsigned label_bits = is_v4 ? 8 : 4;
    const unsigned all_labels = is_v4 ? 4 : 32;
    const auto& bytes = where.address().bytes();
    const auto label = [&](unsigned index) -> unsigned {
        if (is_v4)
            return bytes[12 + index];
        return index % 2 == 0 ? bytes[index / 2] >> 4U : bytes[index / 2] & 0xfU;
    };
    const auto written = [&](unsigned value) {
        return is_v4 ? std::to_string(value) : std::string(1, "0123456789abcdef"[value]);
    };
    const unsigned labels = (where.length() + label_bits - 1) / label_bits;
    const unsigned open_bits = labels * label_bits - where.length();
    std::vector<std::string> names;
    for (unsigned last = 0; last < 1U << open_bits; ++last) {
        std::string name;
        for (unsigned index = 0; index < labels; ++index) {
            if (!name.empty())
                name.insert(0, 1, '.');
            name.insert(0, written(index + 1 == labels ? label(index) + last : label(index)));
        }
        if (labels < all_labels)
            name.insert(0, name.empty() ? "*" : "*.");
        names.push_back(std::move(name));
    }
    return names;
}

std::string quoted(std::string_view reason)
{
    std::string made = "\"";
    for (const char each : text::printable(reason, text_limit)) {
        if (each == '"' || each == '\\')
            made += '\\';
        made += each;
    }
    return made + '"';
}

void print_record(const std::string& name, std::string_view reason, std::ostream& to)
{
    to << name << " A 127.0.0.2\n" << name << " TXT " << quoted(reason) << '\n';
}

} // namespace

void export_nftables(std::span<const state::mark> penalties, std::span<const state::mark> allowances,
                     base::time_point now, std::ostream& to)
{
    to << "# penalties of policyd at " << base::to_rfc3339(now) << "; load with nft -f\n";
    const std::vector<entry> all = entries_of(penalties, allowances, now, "#", to);
    to << "add table inet sekimori\n";
    for (const bool is_v4 : {true, false}) {
        const std::string_view name = is_v4 ? "penalised4" : "penalised6";
        to << "add set inet sekimori " << name << " { type " << (is_v4 ? "ipv4_addr" : "ipv6_addr")
           << "; flags interval, timeout; }\n"
           << "flush set inet sekimori " << name << '\n';
        print_set(name, all, is_v4, to);
    }
}

void export_zone(std::span<const state::mark> penalties, std::span<const state::mark> allowances, std::string_view zone,
                 base::time_point now, std::ostream& to)
{
    to << "; penalties of policyd at " << base::to_rfc3339(now) << '\n';
    const std::vector<entry> all = entries_of(penalties, allowances, now, ";", to);
    to << "$ORIGIN " << zone << (zone.ends_with('.') ? "\n" : ".\n") << "$TTL 300\n"
       << "@ SOA localhost. hostmaster.localhost. " << base::to_epoch_ms(now) / 1000 << " 300 60 86400 60\n"
       << "@ NS localhost.\n";
    // RFC 5782, 5: by these a client sees that the list works.
    print_record("2.0.0.127", "test entry", to);
    print_record("2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0", "test entry", to);
    for (const entry& each : all)
        for (const std::string& name : names_of(each.where))
            print_record(name, each.reason, to);
}

} // namespace policyd
