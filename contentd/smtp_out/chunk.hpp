// chunk - a small message as one chunk (BDAT, RFC 3030), in the same breath as its commands
//
// It spares the round trip of DATA and 354, which for a small message is as much as its content, and the look for dots.
// A large one gains nothing: it goes by DATA, where a refusal comes before the content is sent.

#pragma once

#include "contentd/smtp_out/announcements.hpp"
#include "contentd/smtp_out/outgoing.hpp"

#include <cstdint>
#include <optional>

namespace smtp_out {

/// The largest content that goes as one chunk, in octets.
constexpr std::uint64_t chunk_limit = 64UL * 1024;

/// The octets of the chunk. Nothing when the message must go by DATA: the server does not announce CHUNKING and
/// PIPELINING, the content is large or has many recipients, or something in it would have to be replaced on its way
/// (see data_writer.hpp). Looks at all of a small content. Pure.
std::optional<std::uint64_t> chunk_size(const outgoing& message, const capabilities& announced);

} // namespace smtp_out
