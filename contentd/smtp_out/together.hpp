// together - a message in several transactions of which all or none may be delivered
//
// SMTP has one answer for all recipients, and 451 brings the whole message again. So everybody is asked for first: all
// transactions are opened, and only when nobody was refused for the time being they get the content, and last their
// final dots, as close together as can be. What then still fails alone cannot be taken back: the others have it.

#pragma once

#include "contentd/smtp_out/connections.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace smtp_out {

/// Outcomes in the order of the messages; see pool::send_all.
boost::asio::awaitable<std::vector<outcome>> send_together(connections& from, std::string next_hop,
                                                           const std::vector<outgoing>& messages);

/// Who was told that there are too many recipients.
std::vector<std::size_t> too_many(std::span<const smtp::reply> replies);

/// The message for those recipients only.
outgoing only(const outgoing& message, std::span<const std::size_t> recipients);

} // namespace smtp_out
