// pull - reads the exports that a neighbour offers in a directory, here or on its web server
//
// Those that are known are skipped by their names. One that cannot be read, or is refused, ends the pull of that
// place: what comes behind it waits for the next time, so that nothing is left out.

#pragma once

#include "common/base/log.hpp"
#include "contentd/digest_exchange/http_get.hpp"
#include "contentd/digest_exchange/importing.hpp"

#include <stop_token>

namespace digest_exchange {

struct puller
{
    state::digests& into;
    const std::vector<neighbour>& neighbours;
    limits allowed;
    fetch_options fetching; // its `bytes` are those of `allowed`
};

struct pulled
{
    std::vector<imported> exports; // those that were read, known ones too
    std::string problem;           // why it ended early; empty when it did not
};

/// `place` is a directory, or the URL of one with an index (exporting.hpp). `whose`: the neighbour whose exports are
/// expected there, so that known ones need not be read; empty when anybody's may be. Waits for peers and database.
pulled pull(const puller& by, const std::string& place, std::string_view whose, base::time_point now,
            const std::stop_token& stop);

/// How many neighbours' places were read to their end.
struct pulled_all
{
    std::size_t good = 0;
    std::size_t failed = 0;
};

/// From each neighbour that has a place to pull from; says in the log what came and what went wrong. For a thread of
/// the daemon that may wait.
pulled_all pull_all(const puller& by, base::time_point now, const std::stop_token& stop, const base::logger& log);

} // namespace digest_exchange
