// look_into - what is inside of a message's attachments, as further attachments

#pragma once

#include "contentd/inspection.hpp"

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// Words of the message's text that may open an encrypted archive. Needs contents.
std::vector<std::string> passwords_of(const inspection& message);

/// Looks into each different content once, but for texts that are no XML, have no page in MIME, and are no page or
/// sheet by their name, and sound and film, all without an archive behind them; once more with `passwords`, asked for
/// once, if something in it is encrypted. Files inside are added behind the attachments, whose views are of the
/// reports.
std::deque<walk::report> look_into(const std::vector<leaf>& leaves, std::vector<attachment>& attachments,
                                   const std::function<std::vector<std::string>()>& passwords,
                                   const inside_looker& look, const inside_bounds& bounds);

/// Fills in the texts of an attachment. Types are of the part that it is, if it is no file inside of one.
void describe(attachment& each, std::string_view declared_type, const filetype::detected& part_type);

} // namespace contentd
