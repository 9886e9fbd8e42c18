// message_digests - what the parts of a message are known by

#pragma once

#include "contentd/digest/digest.hpp"

#include <vector>

namespace contentd {

class inspection;

/// Of its files, texts, HTML and links, each once, at most 64; none of what is too little to be known by. CPU work.
/// Needs words.
std::vector<digest::value> digests_of(const inspection& message);

/// What a report of the message is about: the messages that are forwarded in it as attachments, else the message.
/// Needs words.
std::vector<digest::value> reported_values(const inspection& message);

} // namespace contentd
