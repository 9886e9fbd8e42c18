// digest_text - kinds, hashes and features as text, in the one form that they have

#pragma once

#include "common/state/digests.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace digest_exchange {

/// The names of kinds, `file`, `text`, `html`, `url`; empty, and 0, for what is none.
std::string_view kind_name(std::uint8_t kind);
std::uint8_t kind_of(std::string_view name);
/// 64 hexadecimal digits.
std::string to_text(const state::digest_exact& exact);
std::optional<state::digest_exact> read_exact(std::string_view written);

using digest_features = std::array<std::uint64_t, state::digest_feature_count>;

/// 16 hexadecimal digits each, without anything between them.
std::string to_text(const digest_features& features);
std::optional<digest_features> read_features(std::string_view written);

} // namespace digest_exchange
