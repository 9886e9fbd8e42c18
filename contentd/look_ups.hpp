// look_ups - the resources of a message that others have to be asked for; for the loader
//
// Each loads what it stands on first.

#pragma once

#include "contentd/loader.hpp"

#include <boost/asio/awaitable.hpp>

namespace contentd {

/// resource::malware: the message as a whole and each file in it, by all scanners.
boost::asio::awaitable<void> scan(inspection& message, const sources& from);

/// resource::spread: from how many networks each file that can do harm came.
boost::asio::awaitable<void> count_files(inspection& message, const sources& from);

/// resource::reports: what was reported of its parts.
boost::asio::awaitable<void> find_reports(inspection& message, const sources& from);

/// resource::listings: what lists say of its links.
boost::asio::awaitable<void> find_listings(inspection& message, const sources& from);

/// resource::reach: who else wrote its text, and to whom. Counts the message.
boost::asio::awaitable<void> count_reach(inspection& message, const sources& from);

} // namespace contentd
