// fake_vocabulary - a complete small vocabulary, as a daemon would make it
//
// A daemon's own tables come from its observations' files; the form is the same.

#pragma once

#include "common/rules/vocabulary.hpp"

namespace fake {

/// Phases connect, rcpt, data; events unknown, spam; families attachment, url and part.
const rules::vocabulary& vocabulary();

} // namespace fake
