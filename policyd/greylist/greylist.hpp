// greylist - whether a message waits, by what is known of its source and its sender
//
// A message of a source and a sender that were not seen together waits for a while once; who retries is a mail server.
// A source whose mail passed several times is greylisted no more. Never greylisted: those whom the operator or a login
// vouches for, mail to the roles of RFC 2142, what list servers send, and the null sender before DATA, because a
// callout that is deferred defers our own mail at its other end. That one waits at DATA, which a callout never reaches.
//
// Uniform greylisting is for strangers while the harvest alarm is on. The answer must not depend on whether the
// recipient exists, and must tell nothing to who guesses another name each time: each sender and recipient waits by
// itself, before Postfix looks the recipient up, whatever the network did before. Then nobody but the vouched for is
// exempt.
//
// Look, then note: looking changes nothing, noting twice changes nothing more.

#pragma once

#include "common/state/greylist.hpp"
#include "policyd/commits.hpp"
#include "policyd/context.hpp"

#include <array>

namespace policyd {

enum class grey_standing : std::uint8_t {
    exempt,    // is not greylisted
    confirmed, // passed before
    passed,    // came again, and passes for the first time
    waiting,   // was seen, and came too early
    fresh,     // was never seen
};

inline constexpr std::array<std::string_view, 5> grey_standing_names = {"exempt", "confirmed", "passed", "waiting",
                                                                        "new"};

struct grey_question
{
    std::string source; // the client's network, or the name of a pool of hosts; empty: none, so exempt
    std::string_view sender;
    std::string_view recipient; // empty at DATA for several
    bool is_vouched = false;    // for whom a login or the operator speaks
    bool is_at_data = false;
    base::time_point now;
    bool is_uniform = false;
};

struct grey_verdict
{
    grey_standing standing = grey_standing::exempt;
    state::grey_key key;         // of the entry that decides
    base::time_point first_seen; // now for a new one
    base::time_point last_seen;
    base::milliseconds left{}; // to wait
    bool is_uniform = false;   // whoever waits is deferred at once, and nothing here speaks for the network

    bool waits() const { return standing == grey_standing::waiting || standing == grey_standing::fresh; }
};

grey_verdict look(state::greylist& list, const grey_question& asked, base::milliseconds delay, grey_by by);

/// Begins the entry or counts the pass. The reply waits for what must survive: see commits.
void note(state::greylist& list, const grey_verdict& found, base::time_point now, std::shared_ptr<commits>* facts);

} // namespace policyd
