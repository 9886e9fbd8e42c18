// note_spam - in the history, who sent what was taken for spam

#pragma once

#include "common/state/history.hpp"
#include "contentd/inspection.hpp"

namespace contentd {

/// Under the names that policyd has for the same keys. Nothing for a message without a client.
void note_spam(const inspection& message, state::history& to);

} // namespace contentd
