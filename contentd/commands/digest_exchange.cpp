// contentd digest key, export, import, pull

#include "common/base/whole_file.hpp"
#include "common/text/json.hpp"
#include "contentd/commands/digest_work.hpp"
#include "contentd/digest_exchange/exporting.hpp"

#include <charconv>
#include <filesystem>
#include <iostream>

namespace contentd {

namespace {

using digest_exchange::imported;
using digest_exchange::neighbour;

std::optional<std::int64_t> read_number(std::string_view written)
{
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), number);
    if (failure != std::errc() || end != written.data() + written.size() || number < 0)
        return std::nullopt;
    return number;
}

void print_imported(const digest_work& work, const std::string& place, const imported& made)
{
    if (work.context.line.wants_json) {
        text::json to;
        to.begin_object()
            .member("from", place)
            .member("neighbour", made.neighbour)
            .member("digests", made.digests)
            .member("known", made.is_known)
            .member("gap", made.has_gap);
        std::cout << to.end_object().take() << '\n';
        return;
    }
    std::cout << place << ": ";
    if (made.is_known)
        std::cout << "already known of " << made.neighbour << '\n';
    else
        std::cout << made.digests << " digests of " << made.neighbour
                  << (made.has_gap ? "; changes before these were never seen" : "") << '\n';
}

int pull_from(const digest_work& work, const std::vector<neighbour>& neighbours, const std::string& place,
              const std::string& whose)
{
    const digest_exchange::puller by{work.digests, neighbours, work.tools.allowed, work.tools.fetching};
    const auto made = digest_exchange::pull(by, place, whose, base::now(), {});
    for (const imported& each : made.exports)
        print_imported(work, place, each);
    return made.problem.empty() ? conf::good : fail_digest(made.problem);
}

} // namespace

int print_digest_key(const digest_work& work)
{
    if (!work.words.empty())
        return digest_usage();
    const std::string& path = work.tools.key;
    const auto key = std::filesystem::exists(path) ? digest_exchange::private_key::load(path)
                                                   : digest_exchange::private_key::create(path);
    if (!key)
        return fail_digest(key.error().text);
    const auto shown = key->published();
    if (work.context.line.wants_json)
        std::cout << text::json()
                         .begin_object()
                         .member("site", work.tools.site)
                         .member("key", shown.to_text())
                         .member("id", shown.id())
                         .end_object()
                         .take()
                  << '\n';
    else
        std::cout << shown.to_text() << '\n';
    return conf::good;
}

int export_digests(const digest_work& work)
{
    const bool has_since = work.words.size() == 3 && work.words[0] == "--since";
    const auto since = has_since ? read_number(work.words[1]) : std::int64_t{0};
    if ((!has_since && work.words.size() != 1) || !since)
        return digest_usage();
    const auto key = digest_exchange::private_key::load(work.tools.key);
    if (!key)
        return fail_digest(key.error().text + "; contentd digest key makes one");
    const std::string& path = work.words.back();
    const digest_exchange::exporter by{work.digests, *key, work.tools.site, work.tools.allowed};
    const bool is_directory = std::filesystem::is_directory(path);
    if (is_directory && has_since)
        return fail_digest(path + " is a directory: what it holds tells where to go on");
    const auto made = is_directory ? digest_exchange::export_directory(by, path, base::now())
                                   : digest_exchange::export_file(by, *since, path, base::now());
    if (!made)
        return fail_digest(made.error().text);
    if (work.context.line.wants_json)
        std::cout << text::json()
                         .begin_object()
                         .member("digests", made->digests)
                         .member("files", made->files)
                         .member("to", made->to)
                         .member("all", made->is_all)
                         .end_object()
                         .take()
                  << '\n';
    else
        std::cout << made->digests << " digests in " << made->files << " files, up to change " << made->to
                  << (made->is_all ? "" : "; more is left, export with --since that") << '\n';
    return conf::good;
}

int import_digests(const digest_work& work)
{
    if (work.words.empty())
        return digest_usage();
    const auto neighbours = digest_exchange::load_neighbours(work.tools.neighbours);
    if (!neighbours)
        return fail_digest(neighbours.error().text);
    int status = conf::good;
    for (const std::string& path : work.words) {
        const auto file = base::read_file(path, work.tools.allowed.bytes);
        const auto made =
            file ? digest_exchange::import_export(work.digests, *neighbours, *file, work.tools.allowed, base::now())
                 : base::result<imported>(file.error());
        if (made)
            print_imported(work, path, *made);
        else
            status = fail_digest(file ? path + ": " + made.error().text : made.error().text);
    }
    return status;
}

int pull_digests(const digest_work& work)
{
    if (work.words.size() > 1)
        return digest_usage();
    const auto neighbours = digest_exchange::load_neighbours(work.tools.neighbours);
    if (!neighbours)
        return fail_digest(neighbours.error().text);
    int status = conf::good;
    bool is_known = false;
    for (const neighbour* const each : digest_exchange::sources(*neighbours)) {
        if (!work.words.empty() && each->from != work.words[0])
            continue;
        is_known = true;
        status = std::max(status, pull_from(work, *neighbours, each->from, each->name));
    }
    if (work.words.empty() || is_known)
        return status;
    return pull_from(work, *neighbours, work.words[0], {});
}

} // namespace contentd
