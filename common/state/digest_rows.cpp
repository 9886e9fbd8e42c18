#include "common/state/digest_rows.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr int first_feature = 7; // column of read_digest()

change bump()
{
    return {sql::name::sequence_bump, {digest_sequence}};
}

change with_value(sql::name statement, const digest_value& what)
{
    change made{statement, {}};
    for (const std::int64_t word : digest_words(what.exact))
        made.parameters.emplace_back(word);
    made.parameters.emplace_back(what.kind);
    return made;
}

void add_digest(const digest_value& what, std::string_view origin, base::time_point first, base::time_point last,
                base::time_point expires, std::vector<change>& to)
{
    change made = with_value(sql::name::digest_put, what);
    made.parameters.emplace_back(origin);
    made.parameters.emplace_back(what.tokens);
    made.parameters.emplace_back(what.has_features);
    for (const std::uint64_t feature : what.features)
        made.parameters.emplace_back(what.has_features ? mixed_feature(what.kind, feature) : 0);
    for (const base::time_point each : {first, last, expires})
        made.parameters.emplace_back(each);
    to.push_back(std::move(made));
    if (what.has_features)
        to.push_back({sql::name::digest_features_put, {}});
}

void add_told(std::string_view reporter, const digest_change& told, bool is_spam, std::vector<change>& to)
{
    const double amount = is_spam ? told.sums.spam : told.sums.ham;
    const bool is_said = amount > 0;
    change made = with_value(is_said ? sql::name::digest_report_set : sql::name::digest_report_clear, told.what);
    made.parameters.emplace_back(reporter);
    made.parameters.emplace_back(is_spam);
    if (is_said) {
        made.parameters.emplace_back(amount);
        made.parameters.emplace_back(told.first);
        made.parameters.emplace_back(told.last);
        made.parameters.emplace_back(told.expires);
    }
    to.push_back(std::move(made));
}

} // namespace

bool is_of_many(std::string_view reporter)
{
    return reporter == "trap" || reporter == "verdict" || reporter.starts_with("neighbour:");
}

std::array<std::int64_t, 4> digest_words(const digest_exact& exact)
{
    std::array<std::int64_t, 4> words{};
    for (std::size_t i = 0; i < exact.size(); ++i) {
        std::int64_t& word = words[i / 8];
        word = static_cast<std::int64_t>(static_cast<std::uint64_t>(word) << 8U | exact[i]);
    }
    return words;
}

std::uint64_t mixed_feature(std::uint8_t kind, std::uint64_t feature)
{
    return feature ^ kind * 0x9E3779B97F4A7C15ULL;
}

std::uint64_t digest_key(std::uint8_t kind, std::uint64_t exact_1)
{
    return mixed_feature(static_cast<std::uint8_t>(kind + 128U), exact_1);
}

void add_changes(const digest_report& made, base::milliseconds kept, std::vector<change>& to)
{
    const base::time_point expires = made.at + kept;
    to.push_back(bump());
    to.push_back({sql::name::digest_reporter_put, {made.reporter, made.trust}});
    add_digest(made.what, {}, made.at, made.at, expires, to);
    change said = with_value(sql::name::digest_report_add, made.what);
    said.parameters.emplace_back(made.reporter);
    said.parameters.emplace_back(made.is_spam);
    said.parameters.emplace_back(made.amount);
    said.parameters.emplace_back(made.at);
    said.parameters.emplace_back(expires);
    said.parameters.emplace_back(is_of_many(made.reporter));
    to.push_back(std::move(said));
}

void add_changes(std::string_view reporter, double trust, const digest_change& told, std::vector<change>& to)
{
    to.push_back(bump());
    to.push_back({sql::name::digest_reporter_put, {reporter, trust}});
    if (told.sums.spam > 0 || told.sums.ham > 0)
        add_digest(told.what, reporter, told.first, told.last, told.expires, to);
    add_told(reporter, told, true, to);
    add_told(reporter, told, false, to);
}

digest_entry read_digest(query& row)
{
    digest_entry made;
    made.id = row.integer(0);
    made.what.kind = static_cast<std::uint8_t>(row.integer(1));
    for (std::size_t i = 0; i < made.what.exact.size(); ++i) {
        const auto word = static_cast<std::uint64_t>(row.integer(static_cast<int>(2 + i / 8)));
        made.what.exact[i] = static_cast<std::uint8_t>(word >> (56 - i % 8 * 8));
    }
    made.what.has_features = row.integer(6) != 0;
    for (std::size_t i = 0; i < digest_feature_count && made.what.has_features; ++i)
        made.what.features[i] =
            mixed_feature(made.what.kind, static_cast<std::uint64_t>(row.integer(first_feature + static_cast<int>(i))));
    constexpr int behind = first_feature + static_cast<int>(digest_feature_count);
    made.what.tokens = static_cast<std::uint32_t>(row.integer(behind));
    made.first = row.time(behind + 1);
    made.last = row.time(behind + 2);
    made.expires = row.time(behind + 3);
    made.sequence = row.integer(behind + 4);
    return made;
}

std::vector<digest_statement> read_statements(connection& on, std::int64_t digest)
{
    std::vector<digest_statement> all;
    for (query row(on, sql::name::digest_reports, digest); row.next();) {
        digest_statement made{row.text(0), row.real(1), row.integer(2) != 0, row.real(3),
                              row.time(4), row.time(5), row.time(6),         std::nullopt};
        if (row.integer(7) != 0)
            made.revoked = row.time(7);
        all.push_back(std::move(made));
    }
    return all;
}

std::vector<digest_leftover> read_expired(connection& on, sql::name which, base::time_point before, std::size_t limit)
{
    std::vector<digest_leftover> all;
    for (query row(on, which, before, limit); row.next();) {
        digest_leftover& made = all.emplace_back();
        made.id = row.integer(0);
        if (row.integer(1) == 0)
            continue;
        for (int i = 0; i < static_cast<int>(digest_feature_count); ++i)
            made.features.push_back(row.integer(2 + i));
    }
    return all;
}

void add_removal(const digest_leftover& removed, base::time_point before, std::vector<change>& to)
{
    to.push_back({sql::name::digest_remove, {removed.id, before}});
    for (const std::int64_t feature : removed.features)
        to.push_back({sql::name::digest_feature_remove, {feature, removed.id}});
    to.push_back({sql::name::digest_reports_remove, {removed.id}});
}

} // namespace state
