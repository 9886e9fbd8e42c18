#include "common/state/counter_row_store.hpp"

#include "common/state/counter_store.hpp"
#include "common/state/query.hpp"

namespace state {

namespace {

/// The numbers under which the flush keeps them.
struct place
{
    place(const counter_spec& which, std::string_view text, base::time_point now) : key(counter_store::key_of(text))
    {
        spec.spec = which;
        spec.stored_as = counter_store::number_of(which);
        newest = spec.bucket_of(now);
    }

    std::int64_t high() const { return static_cast<std::int64_t>(key.high); }
    std::int64_t low() const { return static_cast<std::int64_t>(key.low); }
    std::int64_t oldest() const { return newest - ring_size + 1; }

    counter_store::known_spec spec;
    counter_key key;
    std::int64_t newest = 0;
};

} // namespace

base::result<bool> counter_row_store::is_counted(const counter_spec& which)
{
    return rows_.read_now<bool>([which](connection& on) {
        for (query row(on, sql::name::counter_interest_list, "", base::now() - interest_kept); row.next();)
            if (row.text(0) == which.name && row.integer(1) == which.window.count())
                return true;
        return false;
    });
}

base::result<std::vector<stored_count>> counter_row_store::of_key(const counter_spec& which, std::string_view key,
                                                                  base::time_point now)
{
    return rows_.read_now<std::vector<stored_count>>([which, key = std::string(key), now](connection& on) {
        const place where(which, key, now);
        std::vector<stored_count> all;
        for (query row(on, sql::name::counter_window_of_key, where.spec.stored_as, where.high(), where.low(),
                       where.newest);
             row.next();) {
            if (row.real(1) == 0)
                continue;
            const auto begin = where.spec.end_of(row.integer(0)) - which.window;
            const auto length = std::chrono::duration_cast<base::milliseconds>(which.window) / ring_size;
            all.push_back({begin, begin + length, row.real(1)});
        }
        return all;
    });
}

base::result<std::vector<double>> counter_row_store::sums(const counter_spec& which, base::time_point now)
{
    return rows_.read_now<std::vector<double>>([which, now](connection& on) {
        const place where(which, {}, now);
        std::vector<double> all;
        const auto asked = which.is_distinct ? sql::name::counter_member_sums : sql::name::counter_sums;
        for (query row(on, asked, where.spec.stored_as, where.oldest()); row.next();)
            if (row.real(0) > 0)
                all.push_back(row.real(0));
        return all;
    });
}

void counter_row_store::forget(const counter_spec& which, std::string_view key, base::time_point now, written done)
{
    const place where(which, key, now);
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"counter"}});
    for (std::int64_t bucket = where.oldest(); bucket <= where.newest; ++bucket)
        changes.push_back({sql::name::counter_forget, {where.spec.stored_as, bucket, where.high(), where.low()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

} // namespace state
