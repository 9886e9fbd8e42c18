// fact - what became of a row that must survive
//
// Writers take a `written` callback. It is called exactly once, from one of the state's own threads, never from
// within the call: keep it short (post to the session's executor).

#pragma once

#include <cstdint>
#include <functional>

namespace state {

enum class outcome : std::uint8_t {
    committed, // in the database; class A: synced to disk
    outboxed,  // class B only: the database did not answer in time, the fact stands in the outbox file
    failed,    // class A: not stored, answer 451; class B: outbox and disk are full, the fact was dropped and counted
};

using written = std::function<void(outcome)>;

} // namespace state
