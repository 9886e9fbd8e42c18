#include "common/state/digest_sums.hpp"

#include "common/state/digest_rows.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace state {

namespace {

constexpr int most_of_feature = 128;

/// Sums up what was said of several digests: of a person the most alone.
class tally
{
  public:
    void add(connection& on, std::int64_t digest, base::time_point now)
    {
        for (query row(on, sql::name::digest_said, digest, now); row.next();)
            add(row.text(0), row.integer(1) != 0, row.real(2));
    }

    const digest_sums& sums() const { return sums_; }
    bool is_cleared() const { return is_cleared_; }

  private:
    void add(std::string reporter, bool is_spam, double amount)
    {
        double& sum = is_spam ? sums_.spam : sums_.ham;
        is_cleared_ = is_cleared_ || (!is_spam && reporter == "operator");
        if (is_of_many(reporter)) {
            sum += amount;
            return;
        }
        double& most = most_[{std::move(reporter), is_spam}];
        sum += std::max(amount - most, 0.0);
        most = std::max(amount, most);
    }

    digest_sums sums_;
    bool is_cleared_ = false;
    std::map<std::pair<std::string, bool>, double> most_; // reporter, and whether as spam
};

std::vector<std::int64_t> same_content(connection& on, const digest_value& what)
{
    const auto words = digest_words(what.exact);
    std::vector<std::int64_t> ids;
    for (query row(on, sql::name::digest_ids, words[0], words[1], words[2], words[3], what.kind); row.next();)
        ids.push_back(row.integer(0));
    return ids;
}

std::vector<std::int64_t> like_content(connection& on, const digest_value& what, unsigned needed)
{
    std::array<std::uint64_t, digest_feature_count> features = what.features;
    std::sort(features.begin(), features.end());
    const auto end = std::unique(features.begin(), features.end());
    std::vector<std::int64_t> sharing;
    for (auto each = features.begin(); each != end; ++each)
        for (query row(on, sql::name::digest_ids_of_feature, mixed_feature(what.kind, *each), most_of_feature);
             row.next();)
            sharing.push_back(row.integer(0));
    std::sort(sharing.begin(), sharing.end());
    std::vector<std::int64_t> ids;
    for (auto each = sharing.begin(); each != sharing.end();) {
        const auto behind = std::upper_bound(each, sharing.end(), *each);
        if (behind - each >= static_cast<std::ptrdiff_t>(needed))
            ids.push_back(*each);
        each = behind;
    }
    return ids;
}

} // namespace

digest_sums sums_of(connection& on, std::int64_t digest, base::time_point now)
{
    query row(on, sql::name::digest_sums, digest, now);
    if (!row.next())
        return {};
    return {row.real(0), row.real(1)};
}

digest_standing find_standing(connection& on, const digest_value& what, unsigned needed, base::time_point now)
{
    digest_standing made;
    const auto same = same_content(on, what);
    tally said;
    for (const std::int64_t id : same)
        said.add(on, id, now);
    made.exact = said.sums();
    made.digests = same.size();
    if (what.has_features) {
        for (const std::int64_t id : like_content(on, what, needed)) {
            if (std::find(same.begin(), same.end(), id) != same.end())
                continue;
            said.add(on, id, now);
            ++made.digests;
        }
    }
    made.alike = said.sums();
    made.is_cleared = said.is_cleared();
    return made;
}

} // namespace state
