#include "contentd/digest_exchange/pull.hpp"

#include "common/base/whole_file.hpp"
#include "common/text/append.hpp"
#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/exporting.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>

namespace digest_exchange {

namespace {

constexpr std::size_t largest_index = 1U << 20U;

/// Where exports are: the names of all files there, and the bytes of one.
struct shelf
{
    std::function<base::result<std::vector<std::string>>()> list;
    std::function<base::result<std::string>(const std::string& name)> read;
};

shelf directory_shelf(const puller& by, const std::string& path)
{
    return {[path]() -> base::result<std::vector<std::string>> {
                std::vector<std::string> names;
                std::error_code failure;
                for (std::filesystem::directory_iterator each(path, failure), end; each != end && !failure;
                     each.increment(failure))
                    names.push_back(each->path().filename().string());
                if (failure)
                    return base::fail(path + " cannot be read: " + failure.message());
                return names;
            },
            [path, &by](const std::string& name) { return base::read_file(path + '/' + name, by.allowed.bytes); }};
}

base::result<shelf> web_shelf(const puller& by, const std::string& place, const std::stop_token& stop)
{
    auto where = url::parse(place);
    if (!where)
        return where.error();
    const auto get = [&by, stop, where = std::move(*where)](std::string_view name, std::size_t most) {
        fetch_options wanted = by.fetching;
        wanted.bytes = most;
        return http_get(where, name, wanted, stop);
    };
    return shelf{[get]() -> base::result<std::vector<std::string>> {
                     const auto index = get(index_name, largest_index);
                     if (!index)
                         return index.error();
                     std::vector<std::string> names;
                     for (std::size_t at = 0; at < index->size();) {
                         const auto end = std::min(index->find('\n', at), index->size());
                         names.push_back(index->substr(at, end - at));
                         at = end + 1;
                     }
                     return names;
                 },
                 [get, &by](const std::string& name) { return get(name, by.allowed.bytes); }};
}

/// Those that are not known, in the order in which they were made; of too many the oldest.
base::result<std::vector<std::string>> names_to_read(const puller& by, const shelf& from, std::string_view whose)
{
    const auto names = from.list();
    if (!names)
        return names.error();
    std::optional<state::digest_progress> known;
    if (!whose.empty()) {
        const auto progress = by.into.progress(whose);
        if (!progress)
            return progress.error();
        known = *progress;
    }
    const std::set<std::string> sorted(names->begin(), names->end());
    std::vector<std::string> wanted;
    for (const std::string& each : sorted) {
        const auto name = file_name::parse(each);
        if (!name || is_known(known, name->created, name->from, name->to))
            continue;
        if (wanted.size() == by.allowed.files)
            break;
        wanted.push_back(each);
        if (known) // what is behind one that tells all anew is not known by what came before that
            known = state::digest_progress{name->to, name->created};
    }
    return wanted;
}

} // namespace

pulled pull(const puller& by, const std::string& place, std::string_view whose, base::time_point now,
            const std::stop_token& stop)
{
    pulled made;
    const bool is_url = place.find("://") != std::string::npos;
    const auto from = is_url ? web_shelf(by, place, stop) : base::result<shelf>(directory_shelf(by, place));
    const auto names = from ? names_to_read(by, *from, whose) : base::result<std::vector<std::string>>(from.error());
    if (!names) {
        made.problem = names.error().text;
        return made;
    }
    for (const std::string& name : *names) {
        if (stop.stop_requested())
            break;
        const auto file = from->read(name);
        const auto taken = file ? import_export(by.into, by.neighbours, *file, by.allowed, now, stop)
                                : base::result<imported>(file.error());
        if (!taken) {
            if (file)
                text::append(made.problem, {place, ": ", name, ": "});
            made.problem += taken.error().text;
            break;
        }
        made.exports.push_back(*taken);
    }
    return made;
}

pulled_all pull_all(const puller& by, base::time_point now, const std::stop_token& stop, const base::logger& log)
{
    pulled_all sums;
    for (const neighbour* const each : sources(by.neighbours)) {
        if (stop.stop_requested())
            break;
        const pulled made = pull(by, each->from, each->name, now, stop);
        if (!made.problem.empty() && stop.stop_requested())
            break; // that tells nothing of the neighbour
        std::size_t digests = 0;
        bool has_gap = false;
        for (const imported& exported : made.exports) {
            digests += exported.digests;
            has_gap = has_gap || exported.has_gap;
        }
        ++(made.problem.empty() ? sums.good : sums.failed);
        text::log_line line;
        line.add("event", "digests").add("neighbour", each->name).add("imported", static_cast<std::int64_t>(digests));
        if (has_gap)
            line.add("gap", "changes were never seen");
        if (!made.problem.empty())
            line.add("problem", made.problem);
        if (has_gap || !made.problem.empty())
            log.warning(line.text());
        else if (digests != 0)
            log.info(line.text());
    }
    return sums;
}

} // namespace digest_exchange
