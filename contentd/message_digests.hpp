// message_digests - what the parts of a message are known by

#pragma once

#include "common/state/digests.hpp"
#include "contentd/digest/digest.hpp"
#include "contentd/inspection.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace contentd {

/// Of its files, texts, HTML and links, each once, at most 64; none of what is too little to be known by. CPU work.
/// Needs words.
std::vector<digest::value> digests_of(const inspection& message);

/// Of the messages that are forwarded in it as attachments; none without one, since who reports by forwarding in the
/// text is himself who wrote the message. Needs words.
std::vector<digest::value> digests_of_forwarded(const inspection& message);

/// Of one of its leaves, if that is a file to be known by. Needs contents.
std::optional<digest::value> digest_of_file(const inspection& message, std::size_t leaf);

/// Those by which a message would be judged when it comes.
std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings);

/// A value as the state has it.
state::digest_value to_state(const digest::value& value);

} // namespace contentd
