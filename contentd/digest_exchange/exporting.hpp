// exporting - writes what was reported here into signed files, for neighbours to read
//
// In a directory each file holds what changed since the one before it; its name tells what it holds, and `index` lists
// the names, so that any web server can offer the directory. A file is complete before it has its name. When there are
// so many that the index would grow too large for neighbours, one export of everything takes the place of all.

#pragma once

#include "contentd/digest_exchange/keys.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace digest_exchange {

inline constexpr std::string_view index_name = "index";

/// `digests-CREATED-FROM-TO.jsonl`: decimal, padded with zeros, so that names are sorted as the files were made.
struct file_name
{
    base::time_point created;
    std::int64_t from = 0;
    std::int64_t to = 0;

    std::string to_text() const;
    /// Nothing for any other name.
    static std::optional<file_name> parse(std::string_view name);
};

struct exporter
{
    state::digests& from;
    const private_key& key;
    std::string site;
    limits allowed;
    std::stop_token stop = {}; // asked for, the export ends early: an error
};

struct exported
{
    std::int64_t to = 0; // the next export begins here
    std::size_t digests = 0;
    std::size_t files = 0;
    bool is_all = true; // false when there was no room for all in one file
};

/// One file with what changed since that number; written also when that is nothing.
base::result<exported> export_file(const exporter& by, std::int64_t since, const std::string& path,
                                   base::time_point now);
/// As many files as it takes behind those that are there, none when nothing changed. Removes those that are older than
/// reports count, and those in whose place it told everything.
base::result<exported> export_directory(const exporter& by, const std::string& path, base::time_point now);

} // namespace digest_exchange
