// own_senders - which addresses send mail from here, and which only receive it
//
// An address that has never sent anything gets no bounce, unless somebody else has used its name. What it means that an
// address was not seen depends on whether its domain's mail goes out this way at all: only when that has been seen for
// a while is silence an answer. Kept with who has delivered before (common/state/familiars.hpp), for sixty days:
//
//   <alice@example.org>   the address, without what changes from message to message (common/mail/sender_key.hpp)
//   <@example.org>        any address of that domain
//
// Threads: any.

#pragma once

#include "common/state/familiars.hpp"

#include <optional>
#include <string_view>

namespace policyd {

/// A message of one's own was accepted: of a login, or of this host. Takes Postfix's internal form.
void note_own_sender(state::familiars& into, std::string_view sender, base::time_point now);

/// Whether the address has sent. False only when others of its domain were seen for `learned` and lately; else nothing
/// where it has not. `from` must be ready.
std::optional<bool> has_sent(state::familiars& from, std::string_view address, base::time_point now,
                             base::milliseconds learned);

} // namespace policyd
