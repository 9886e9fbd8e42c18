// message_digests - what the parts of a message are known by

#pragma once

#include "common/state/digests.hpp"
#include "contentd/digest/digest.hpp"
#include "contentd/inspection.hpp"

#include <string_view>
#include <vector>

namespace contentd {

/// Of its files, texts, HTML and links, each once, at most 64; none of what is too little to be known by. CPU work.
/// Needs words.
std::vector<digest::value> digests_of(const inspection& message);

/// What a report of the message is about: the messages that are forwarded in it as attachments, else the message.
/// Needs words.
std::vector<digest::value> reported_values(const inspection& message);

/// Those by which a message would be judged when it comes.
std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings);

/// A value as the state has it.
state::digest_value to_state(const digest::value& value);

} // namespace contentd
