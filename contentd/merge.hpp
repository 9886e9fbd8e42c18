// merge - the one answer that SMTP has for all recipients of a message

#pragma once

#include "common/mail/smtp_reply.hpp"

#include <span>

namespace contentd {

/// One SMTP reply for several recipients: the worst that loses nothing. All positive: the first. Any transient: 451,
/// so that Postfix tries again (who has the message already is known by the delivered rows). All permanent: the
/// first. Positive and permanent mixed cannot be told over SMTP: the first positive one, since a bounce would go out
/// for those who have the message; the handler avoids it.
smtp::reply merge(std::span<const smtp::reply> replies);

} // namespace contentd
