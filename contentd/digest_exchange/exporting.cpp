#include "contentd/digest_exchange/exporting.hpp"

#include "common/net/put_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <vector>

namespace digest_exchange {

namespace {

constexpr std::string_view prefix = "digests-";
constexpr std::string_view suffix = ".jsonl";
constexpr std::size_t digits = 19; // of any positive number of 64 bits
constexpr std::size_t digests_a_read = 1000;
constexpr mode_t file_mode = 0644; // a web server reads them

std::string padded(std::int64_t number)
{
    const std::string written = std::to_string(number);
    return std::string(digits - std::min(digits, written.size()), '0') + written;
}

/// Takes so many digits off the front; nothing when there are others.
std::optional<std::int64_t> take_number(std::string_view& rest)
{
    std::int64_t number = 0;
    if (rest.size() < digits)
        return std::nullopt;
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + digits, number);
    if (failure != std::errc() || end != rest.data() + digits || rest.front() == '-') // not -0 either
        return std::nullopt;
    rest.remove_prefix(digits);
    return number;
}

struct filled
{
    std::string bytes;
    exported sums;
};

using changes = std::vector<state::digest_change>;

/// Behind the changes of one number, the first of which is there.
changes::const_iterator end_of_number(const changes& all, changes::const_iterator first)
{
    return std::find_if(first, all.end(), [&](const auto& each) { return each.sequence != first->sequence; });
}

/// Lines of digests until there is no room, or no more of them. Those of one number stand in one file, as the next
/// begins behind that number.
base::result<filled> fill(const exporter& by, std::int64_t since, base::time_point now)
{
    filled made;
    made.sums.to = since;
    constexpr std::size_t reserve = 2 * longest_line; // for the first and the last line
    while (true) {
        if (by.stop.stop_requested())
            return base::fail("stopped");
        const auto some = by.from.changed(made.sums.to, digests_a_read, now);
        if (!some)
            return some.error();
        for (auto first = some->begin(); first != some->end();) {
            const auto end = end_of_number(*some, first);
            std::string lines;
            for (auto each = first; each != end; ++each)
                lines += digest_line(*each);
            const auto digests = made.sums.digests + static_cast<std::size_t>(end - first);
            made.sums.is_all =
                digests <= by.allowed.digests && made.bytes.size() + lines.size() + reserve <= by.allowed.bytes;
            if (!made.sums.is_all && made.sums.digests == 0)
                return base::fail("change " + std::to_string(first->sequence) + " alone is too large for a file");
            if (!made.sums.is_all)
                return made;
            made.bytes += lines;
            made.sums.to = first->sequence;
            made.sums.digests = digests;
            first = end;
        }
        if (some->size() < digests_a_read)
            return made;
    }
}

std::string seal(const exporter& by, const header& about, const std::string& lines)
{
    std::string file = header_line(about) + lines;
    const auto signature = by.key.sign(file);
    return file + signature_line(signature);
}

base::result<std::vector<file_name>> files_in(const std::string& path)
{
    std::error_code failure;
    std::vector<file_name> all;
    for (std::filesystem::directory_iterator each(path, failure), end; each != end && !failure; each.increment(failure))
        if (const auto name = file_name::parse(each->path().filename().string()))
            all.push_back(*name);
    if (failure)
        return base::fail(path + " cannot be read: " + failure.message());
    std::sort(all.begin(), all.end(),
              [](const file_name& left, const file_name& right) { return left.created < right.created; });
    return all;
}

using files = std::vector<file_name>;

/// The files that together tell everything: from the newest one on that begins at 0.
files::const_iterator begin_of_all(const files& there)
{
    const auto newest = std::find_if(there.rbegin(), there.rend(), [](const auto& each) { return each.from == 0; });
    return newest == there.rend() ? there.begin() : newest.base() - 1;
}

/// Where the directory's next file begins: from 0 when the newest one is of another database, or there are too many.
base::result<std::int64_t> next_of(const exporter& by, const files& there)
{
    const auto newest = by.from.newest();
    if (!newest)
        return newest.error();
    const bool has_too_many = static_cast<std::size_t>(there.end() - begin_of_all(there)) >= by.allowed.files;
    const bool begins_anew = there.empty() || there.back().to > *newest || has_too_many;
    return begins_anew ? 0 : there.back().to;
}

/// Lists the others in the index, then removes those.
template <class Predicate>
base::result<void> remove_files(const std::string& path, files there, Predicate which)
{
    const auto kept = std::stable_partition(there.begin(), there.end(), which);
    std::string lines;
    for (auto each = kept; each != there.end(); ++each)
        lines += each->to_text() + '\n';
    auto written = net::put_file(path + '/' + std::string(index_name), lines, file_mode);
    for (auto each = there.begin(); each != kept && written; ++each)
        ::unlink((path + '/' + each->to_text()).c_str());
    return written;
}

} // namespace

std::string file_name::to_text() const
{
    return std::string(prefix) + padded(base::to_epoch_ms(created)) + '-' + padded(from) + '-' + padded(to) +
           std::string(suffix);
}

std::optional<file_name> file_name::parse(std::string_view name)
{
    if (!name.starts_with(prefix) || !name.ends_with(suffix))
        return std::nullopt;
    std::string_view rest = name.substr(prefix.size());
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto number = take_number(rest);
        const std::string_view next = i + 1 < numbers.size() ? "-" : suffix;
        if (!number || !rest.starts_with(next))
            return std::nullopt;
        numbers[i] = *number;
        rest.remove_prefix(next.size());
    }
    if (!rest.empty())
        return std::nullopt;
    return file_name{base::from_epoch_ms(numbers[0]), numbers[1], numbers[2]};
}

base::result<exported> export_file(const exporter& by, std::int64_t since, const std::string& path,
                                   base::time_point now)
{
    auto made = fill(by, since, now);
    if (!made)
        return made.error();
    const header about{by.site, by.key.published().id(), since, made->sums.to, now};
    if (const auto written = net::put_file(path, seal(by, about, made->bytes), file_mode); !written)
        return written.error();
    made->sums.files = 1;
    return made->sums;
}

base::result<exported> export_directory(const exporter& by, const std::string& path, base::time_point now)
{
    auto there = files_in(path);
    if (!there)
        return there.error();
    const auto begin = next_of(by, *there);
    if (!begin)
        return begin.error();
    exported sums;
    sums.to = *begin;
    for (bool is_all = false; !is_all;) {
        const auto made = fill(by, sums.to, now);
        if (!made)
            return made.error();
        is_all = made->sums.is_all;
        if (made->sums.digests == 0)
            break;
        // A neighbour takes what was made later for newer.
        const auto created = there->empty() ? now : std::max(now, there->back().created + base::milliseconds(1));
        const file_name name{created, sums.to, made->sums.to};
        const header about{by.site, by.key.published().id(), name.from, name.to, created};
        if (const auto written = net::put_file(path + '/' + name.to_text(), seal(by, about, made->bytes), file_mode);
            !written)
            return written.error();
        there->push_back(name);
        sums.to = name.to;
        sums.digests += made->sums.digests;
        ++sums.files;
    }
    const base::time_point told_since = there->empty() ? now : begin_of_all(*there)->created;
    const auto goes = [&](const file_name& each) {
        return each.created < told_since || now - each.created > by.from.options().kept;
    };
    if (const auto removed = remove_files(path, *std::move(there), goes); !removed)
        return removed.error();
    return sums;
}

} // namespace digest_exchange
